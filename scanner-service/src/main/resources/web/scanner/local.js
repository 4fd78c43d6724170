/** localStorage; where the browser refuses it, this page's memory: a private window works as long as it is open. */
const memory = new Map();

function attempt(use, otherwise) {
  try {
    return use();
  } catch {
    return otherwise();
  }
}

export const local = {
  get: (key) => memory.get(key) ?? attempt(() => localStorage.getItem(key), () => null),

  set(key, value) {
    memory.delete(key);
    attempt(() => localStorage.setItem(key, value), () => memory.set(key, value));
  },

  remove(key) {
    memory.delete(key);
    attempt(() => localStorage.removeItem(key), () => {});
  },
};
