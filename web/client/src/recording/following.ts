// Keeps a picture in step with the sound: a jump when it is far off, a little faster or slower when it is near. Pure.

export type Step = { readonly seek: true } | { readonly rate: number };

/** Further off than this is a jump, in seconds. */
export const FAR = 0.5;
/** Nearer than this is in step: lips and voice are together within 80 ms. */
export const NEAR = 0.025;
/** How much faster or slower a picture may run without being seen to. */
const MOST = 0.15;

/** `behind`: seconds from the picture to the sound, negative when the picture is ahead. `rate` is the sound's. */
export function step(behind: number, rate: number): Step {
  const distance = Math.abs(behind);
  if (distance > FAR) return { seek: true };
  if (distance < NEAR) return { rate };
  return { rate: rate * (1 + Math.sign(behind) * Math.min(MOST, distance)) };
}
