/** Tones and vibration, apart for each outcome: a steward looks at faces, not at the screen. */
const TONES = {
  ADMITTED: [[880, 0.12], [1320, 0.18]],
  REFUSED: [[220, 0.3], [165, 0.45]],
  EXITED: [[660, 0.1], [440, 0.14]],
  INFO: [[520, 0.1]],
  UNLISTED: [[880, 0.12], [660, 0.12], [1320, 0.18]],
  UNDECIDED: [[440, 0.15], [440, 0.15], [440, 0.15]],
};
const VIBRATIONS = { ADMITTED: [80], REFUSED: [250, 120, 250], EXITED: [40, 60, 40], INFO: [30], UNLISTED: [80, 60, 80], UNDECIDED: [80, 80, 80, 80, 80] };
let audio;

/** Browsers let a page sound only after it was touched. */
export function allowSound() {
  audio ??= new AudioContext();
  audio.resume();
}

/** A code was read; what it is worth comes later, with a sound of its own. */
export function readBeep() {
  play([[1760, 0.05]]);
}

export function signal(result) {
  navigator.vibrate?.(VIBRATIONS[result]);
  play(TONES[result]);
}

function play(tones) {
  if (audio?.state !== 'running') return;
  let start = audio.currentTime;
  for (const [hertz, seconds] of tones) {
    const tone = new OscillatorNode(audio, { frequency: hertz, type: 'triangle' });
    tone.connect(audio.destination);
    tone.start(start);
    tone.stop(start + seconds);
    start += seconds + 0.04;
  }
}
