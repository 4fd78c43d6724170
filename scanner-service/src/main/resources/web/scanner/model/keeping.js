/** What the steward must know of a browser that does not keep what it should: whom it could not remember, it lets in by itself no more. */
const SO = 'Without a network this phone lets nobody in; with one all goes on.';
export const KEEPING = {
  none: `This browser keeps nothing, as in a private window. ${SO} Open the page in a normal window.`,
  full: `The storage of this phone is full. ${SO} Make room on it.`,
  fails: `The storage of this browser fails. ${SO} Close the browser and open the page anew.`,
};

/** Which of them a failure of the storage is. */
export const kindOf = (failure) => (failure?.name === 'QuotaExceededError' ? 'full' : 'fails');
