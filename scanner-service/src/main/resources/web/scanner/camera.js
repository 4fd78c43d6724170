/** Reads QR codes from the camera: by the browser where it can, else by our own decoder in a worker. */
const WIDTH = 640;
const PAUSE_MS = 80;
const CHOICE = 'maguey-camera';

export class Camera {
  #stream = null;
  #running = 0;

  /** @param found is called after each look, with the code or null */
  constructor(video, found) {
    this.video = video;
    this.found = found;
    document.addEventListener('visibilitychange', () => {
      if (this.#stream && document.visibilityState === 'visible') this.start();
    });
  }

  get isOn() {
    return Boolean(this.#stream);
  }

  /** Starts, or starts again: pictures stay black on some phones after the page was away. */
  async start() {
    this.stop();
    this.#stream = await navigator.mediaDevices.getUserMedia({ video: wanted(), audio: false });
    this.video.srcObject = this.#stream;
    await this.video.play();
    this.#loop(++this.#running, await detector());
  }

  stop() {
    this.#running += 1;
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = null;
    this.video.srcObject = null;
  }

  /** The next of several cameras; remembered. */
  async next() {
    const all = (await navigator.mediaDevices.enumerateDevices()).filter((one) => one.kind === 'videoinput');
    const now = this.#stream?.getVideoTracks()[0]?.getSettings().deviceId;
    const after = all[(all.findIndex((one) => one.deviceId === now) + 1) % all.length];
    if (after) localStorage.setItem(CHOICE, after.deviceId);
    await this.start();
  }

  async #loop(run, detect) {
    while (run === this.#running) {
      const text = this.video.readyState >= 2 ? await detect(this.video).catch(() => null) : null;
      if (run === this.#running) this.found(text);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

function wanted() {
  const deviceId = localStorage.getItem(CHOICE);
  return { ...(deviceId ? { deviceId } : { facingMode: 'environment' }), width: { ideal: 1280 } };
}

async function detector() {
  const formats = (await globalThis.BarcodeDetector?.getSupportedFormats().catch(() => [])) ?? [];
  if (!formats.includes('qr_code')) return ownDetector();
  const native = new BarcodeDetector({ formats: ['qr_code'] });
  return async (video) => (await native.detect(video))[0]?.rawValue ?? null;
}

function ownDetector() {
  const worker = new Worker('/scanner/assets/qr/worker.js', { type: 'module' });
  const canvas = document.createElement('canvas');
  return (video) => {
    canvas.width = Math.min(WIDTH, video.videoWidth);
    canvas.height = Math.round((video.videoHeight * canvas.width) / video.videoWidth);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data: pixels } = context.getImageData(0, 0, canvas.width, canvas.height);
    return new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = reject;
      worker.postMessage({ pixels, width: canvas.width, height: canvas.height }, [pixels.buffer]);
    });
  };
}

/** What a person can do about a camera that does not start. */
export function complaint(failure) {
  if (failure?.name === 'NotAllowedError') return 'The browser may not use the camera: allow it in its settings.';
  if (failure?.name === 'NotFoundError') return 'No camera is there.';
  if (failure?.name === 'NotReadableError') return 'Another program has the camera.';
  if (!navigator.mediaDevices) return 'Cameras work over https alone.';
  return 'The camera does not start.';
}
