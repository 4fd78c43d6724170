/** Reads pictures beside the page, which stays quick to touch. */
import { decode, greyOf } from './decode.js';

onmessage = ({ data: { pixels, width, height } }) => postMessage(decode(greyOf(pixels), width, height));
