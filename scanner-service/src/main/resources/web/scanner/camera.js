/** Reads QR codes from the camera: by the browser where it can, else by our own decoder in a worker. */
import { local } from './local.js';

const WIDTH = 640;
const PAUSE_MS = 80;
const CHOICE = 'maguey-camera';

export class Camera {
  #stream = null;
  #running = 0;

  /**
   * @param found is called after each look, with the code or null
   * @param lost is called with a failure when the camera is gone, or does not come back
   */
  constructor(video, found, lost) {
    this.video = video;
    this.found = found;
    this.lost = lost;
    document.addEventListener('visibilitychange', () => {
      if (this.#stream && document.visibilityState === 'visible') this.start().catch(lost);
    });
  }

  get isOn() {
    return Boolean(this.#stream);
  }

  /** Starts, or starts again: pictures stay black on some phones after the page was away. */
  async start() {
    this.stop();
    const stream = await navigator.mediaDevices.getUserMedia({ video: wanted(), audio: false });
    this.#stream = stream;
    for (const track of stream.getTracks()) track.addEventListener('ended', () => this.#end(stream));
    this.video.srcObject = stream;
    try {
      await this.video.play();
    } catch (failure) {
      if (this.#stream === stream) throw failure;
    }
    // Stopped, or started again, meanwhile.
    if (this.#stream !== stream) return;
    this.#loop(++this.#running, await detector());
  }

  stop() {
    this.#running += 1;
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = null;
    this.video.srcObject = null;
  }

  /** Somebody pulled it out, or took the permission back. */
  #end(stream) {
    if (stream !== this.#stream) return;
    this.stop();
    this.lost(new DOMException('The camera is gone.', 'AbortError'));
  }

  async hasOthers() {
    return (await cameras()).length > 1;
  }

  /** The next of several cameras; remembered. */
  async next() {
    const all = await cameras();
    const now = this.#stream?.getVideoTracks()[0]?.getSettings().deviceId;
    const after = all[(all.findIndex((one) => one.deviceId === now) + 1) % all.length];
    if (after) local.set(CHOICE, after.deviceId);
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

const cameras = async () => (await navigator.mediaDevices.enumerateDevices()).filter((one) => one.kind === 'videoinput');

function wanted() {
  const deviceId = local.get(CHOICE);
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
  if (failure?.name === 'AbortError') return 'The camera is gone: plug it in or allow it again, then start it anew.';
  if (!navigator.mediaDevices) return 'Cameras work over https alone.';
  return 'The camera does not start.';
}
