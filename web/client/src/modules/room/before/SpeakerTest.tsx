// Three soft tones: whoever hears them will hear the class.
import { Button } from "@mantine/core";
import { IconVolume } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

/** A major triad, in Hz; each tone so long, in seconds. */
const TONES = [523.25, 659.25, 783.99];
const LENGTH = 0.35;
const LOUDNESS = 0.2;

export function SpeakerTest() {
  const { t } = useTranslation("room");
  const [playing, setPlaying] = useState(false);
  const play = async () => {
    setPlaying(true);
    await playTones();
    setPlaying(false);
  };
  return (
    <>
      <Button variant="default" leftSection={<IconVolume size={20} />} onClick={() => void play()}>
        {t("before.test")}
      </Button>
      <span role="status">{playing && t("before.testing")}</span>
    </>
  );
}

async function playTones(): Promise<void> {
  const context = new AudioContext();
  const loudness = context.createGain();
  loudness.gain.value = LOUDNESS;
  loudness.connect(context.destination);
  const ends = TONES.map((frequency, index) => {
    const tone = context.createOscillator();
    tone.frequency.value = frequency;
    tone.connect(loudness);
    tone.start(context.currentTime + index * LENGTH);
    tone.stop(context.currentTime + (index + 1) * LENGTH);
    return new Promise((resolve) => tone.addEventListener("ended", resolve));
  });
  await Promise.all(ends);
  await context.close();
}
