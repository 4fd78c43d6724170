/** The camera and the reader of NFC tags: the buttons that start them, and what a person can do about one that does not work. */
import { Camera, complaint as cameraComplaint } from './camera.js';
import { canReadTags, complaint as tagComplaint, Tags } from './nfc.js';
import { allowSound } from './signals.js';

const element = (id) => document.querySelector(`#${id}`);
const cameraButtons = document.querySelectorAll('.camera');

export class Readers {
  /**
   * @param onSight hears after each look of the camera what it saw, or null
   * @param onTag hears the code of each tag
   */
  constructor(onSight, onTag) {
    this.onTag = onTag;
    this.camera = new Camera(element('video'), onSight, (failure) => this.#lostCamera(failure));
    this.tags = new Tags((text) => this.#tagged(text));
    for (const button of cameraButtons) button.addEventListener('click', () => this.#toggleCamera());
    element('next-camera').addEventListener('click', () => this.#nextCamera());
    element('tags').hidden = !canReadTags;
    element('tags').addEventListener('click', () => this.#toggleTags());
  }

  stopCamera() {
    this.camera.stop();
    this.#showCamera();
  }

  async #toggleCamera() {
    this.#begin();
    if (this.camera.isOn) return this.stopCamera();
    await this.camera.start().then(() => this.#showCamera(), (failure) => this.#lostCamera(failure));
  }

  async #nextCamera() {
    await this.camera.next().then(() => this.#showCamera(), (failure) => this.#lostCamera(failure));
  }

  #lostCamera(failure) {
    this.#complain(cameraComplaint(failure));
    this.#showCamera();
  }

  async #showCamera() {
    element('viewfinder').hidden = !this.camera.isOn;
    for (const button of cameraButtons) button.textContent = this.camera.isOn ? 'Stop camera' : 'Use the camera';
    element('next-camera').hidden = !this.camera.isOn || !(await this.camera.hasOthers());
  }

  async #toggleTags() {
    this.#begin();
    if (this.tags.isOn) this.tags.stop();
    else await this.tags.start().catch((failure) => this.#complain(tagComplaint(failure)));
    element('tags').textContent = this.tags.isOn ? 'Stop reading tags' : 'Read tags (NFC)';
  }

  #tagged(text) {
    this.#complain('');
    if (text) this.onTag(text.trim());
    else this.#complain('There is no code on this tag.');
  }

  #begin() {
    allowSound();
    this.#complain('');
  }

  #complain(text) {
    element('camera-error').textContent = text && `${text} A hand scanner and typing work all the same.`;
  }
}
