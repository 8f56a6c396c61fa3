// The green bar that moves with one's voice.
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "./before.module.css";

const EVERY_MS = 80;
/** Samples of each look: more than come between two at 48 kHz, so that no sound is missed. */
const WINDOW = 4096;
/** How much of the bar is left at the next look, so that it falls softly. */
const DECAY = 0.85;
/** Below this, in dB of full scale, is silence. */
const FLOOR_DB = -60;

export function LevelBar({ track }: { track: MediaStreamTrack }) {
  const { t } = useTranslation("room");
  const level = useLevel(track);
  return (
    <meter className={styles.level} aria-label={t("before.level")} min={0} max={1} value={level}>
      {Math.round(level * 100)}
    </meter>
  );
}

function useLevel(track: MediaStreamTrack): number {
  const [level, setLevel] = useState(0);
  useEffect(() => {
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = WINDOW;
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      setLevel((before) => Math.max(levelOf(samples), before * DECAY));
    }, EVERY_MS);
    return () => {
      clearInterval(timer);
      void context.close();
    };
  }, [track]);
  return level;
}

/** 0 for silence, 1 for full scale, linear in dB between; of samples from -1 to 1. */
export function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibels = 10 * Math.log10(sum / Math.max(1, samples.length) + 1e-12);
  return Math.min(1, Math.max(0, 1 - decibels / FLOOR_DB));
}
