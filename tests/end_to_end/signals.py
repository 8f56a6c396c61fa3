"""A camera and a microphone that tell the time, so that a test can say of a replay's picture and sound when they were sent."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from tests.end_to_end.people import Person

STEP_MS = 40
"""One code of the camera stands so long: a frame at 25 a second."""
CODES = 1 << 14
"""After so many codes, eleven minutes, they begin again."""
BEEP_MS = 200
"""Each whole second of the sender's clock begins with a tone of so long."""

SENDER = (
    f"const STEP = {STEP_MS}, CODES = {CODES}, BEEP = {BEEP_MS};"
    """
const pictures = () => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 320 });
  const pen = canvas.getContext('2d');
  const paint = () => {
    // 4 x 4 fields: the first white, the last black, between them the bits of the code.
    const code = Math.floor(Date.now() / STEP) % CODES;
    for (let field = 0; field < 16; field++) {
      const on = field === 0 || (field < 15 && (code >> (field - 1)) & 1);
      pen.fillStyle = on ? '#fff' : '#000';
      pen.fillRect((field % 4) * 80, Math.floor(field / 4) * 80, 80, 80);
    }
  };
  setInterval(paint, STEP / 4);
  paint();
  return canvas.captureStream(25).getVideoTracks();
};
const tones = () => {
  const audio = new AudioContext();
  const tone = new OscillatorNode(audio, { frequency: 880 });
  const gate = new GainNode(audio, { gain: 0 });
  const out = audio.createMediaStreamDestination();
  tone.connect(gate).connect(out);
  tone.start();
  let next = Math.ceil(Date.now() / 1000 + 1) * 1000;
  setInterval(() => {
    if (next - Date.now() > 500) return;
    const at = audio.currentTime + (next - Date.now()) / 1000;
    gate.gain.setValueAtTime(0.5, at);
    gate.gain.setValueAtTime(0, at + BEEP / 1000);
    next += 1000;
  }, 50);
  return out.stream.getAudioTracks();
};
navigator.mediaDevices.getUserMedia = async ({ audio, video }) =>
  new MediaStream([...(video ? pictures() : []), ...(audio ? tones() : [])]);
"""
)
"""Before the page's own scripts: the devices of the one who sends."""

RECEIVER = """
window.sounds = [];
window.Audio = class extends window.Audio {
  constructor(...source) { super(...source); window.sounds.push(this); }
};
"""
"""Before the page's own scripts: keeps the replay's sound, which is on no page, where a test can reach it."""

LOOK = """async ([seconds]) => {
  const sound = window.sounds.at(-1);
  const audio = new AudioContext();
  const meter = new AnalyserNode(audio, { fftSize: 512 });
  audio.createMediaStreamSource(sound.captureStream()).connect(meter);
  const canvas = Object.assign(document.createElement('canvas'), { width: 4, height: 4 });
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  pen.imageSmoothingEnabled = false;  // the middle of each field: smoothing mixes its neighbours in, which can outweigh it
  const wave = new Float32Array(meter.fftSize);
  const looks = [];
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const video = document.querySelector('main video');
    if (!video || video.readyState < 2) continue;
    pen.drawImage(video, 0, 0, 4, 4);
    const { data } = pen.getImageData(0, 0, 4, 4);
    const bits = Array.from({ length: 16 }, (_, field) => data[field * 4 + 1] > 128);
    let code = 0;
    for (let field = 1; field < 15; field++) if (bits[field]) code |= 1 << (field - 1);
    meter.getFloatTimeDomainData(wave);
    const level = Math.max(...wave.map(Math.abs));
    const { currentTime: at } = sound;
    looks.push({ at, shown: video.currentTime, code: bits[0] && !bits[15] ? code : null, loud: level > 0.05 });
  }
  await audio.close();
  return looks;
}"""
"""For some seconds, at each frame of the page: where sound and picture are, the code in it, and whether a tone is heard."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a replay showed. Times in seconds."""

    frames: int
    """Different pictures that were seen."""
    late: float
    """From when a picture was sent to when the recording has it; the median."""
    behind: float
    """From the picture to the sound, as the page plays its files; the median."""
    tones: int


def _distance(codes: float) -> float:
    """The shortest way on the circle of all codes, in seconds."""
    return ((codes + CODES / 2) % CODES - CODES / 2) * STEP_MS / 1000


async def told(person: Person, began: float, starts: Sequence[float], seconds: float = 4.0) -> Told:
    """Looks at and listens to a replay that plays.

    `began`: of the recording, in seconds since the epoch; `starts`: of the camera's files, in seconds of the recording.
    """
    looks: list[dict[str, Any]] = await person.page.evaluate(LOOK, [seconds])
    seen = [look for look in looks if look["code"] is not None]
    assert seen, looks[:3]
    late = [_distance((began + look["at"]) * 1000 / STEP_MS - look["code"]) for look in seen]
    behind = [min((look["at"] - start - look["shown"] for start in starts), key=abs) for look in seen]
    return Told(
        frames=len({look["code"] for look in seen}),
        late=statistics.median(late),
        behind=statistics.median(behind),
        tones=sum(look["loud"] and not before["loud"] for before, look in pairwise(looks)),
    )
