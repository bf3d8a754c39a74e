// Curves as sound: high is high, and what comes later sounds later.
//
// Where it sits   used by charts; each asks for one curve or a few, which sound one after the other.
// The one idea    an ear follows a melody better than a hundred numbers read aloud. What is no number is a low buzz.

/** Seconds for one curve, and the notes of the lowest and of the highest value (A3 and A5). */
const LONG = 2.4;
const LOWEST = 220;
const HIGHEST = 880;
const BUZZ = 70;
const NOTES = 96;

/** At most `count` values that stand for all of them: the mean of each stretch, NaN where one is not finite. */
export function melody(values: ArrayLike<number>, count = NOTES): number[] {
  const size = Math.min(count, values.length);
  return Array.from({ length: size }, (_, note) => {
    const from = Math.floor((note * values.length) / size);
    const to = Math.max(from + 1, Math.floor(((note + 1) * values.length) / size));
    let sum = 0;
    for (let at = from; at < to; at++) sum += values[at]!;
    return Number.isFinite(sum) ? sum / (to - from) : Number.NaN;
  });
}

/** The frequency of each note; all curves share one range, so that they can be compared. */
export function pitches(curves: readonly (readonly number[])[]): number[][] {
  const finite = curves.flat().filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const span = high - low || 1;
  return curves.map((curve) =>
    curve.map((value) =>
      Number.isFinite(value) ? LOWEST * (HIGHEST / LOWEST) ** ((value - low) / span) : BUZZ,
    ),
  );
}

/** Play curves one after the other; `onEnd` is called when it is over. Returns a function that stops. */
export function play(curves: readonly ArrayLike<number>[], onEnd: () => void): () => void {
  const context = new AudioContext();
  const volume = context.createGain();
  volume.gain.value = 0.12;
  volume.connect(context.destination);
  let start = context.currentTime + 0.05;
  let last: OscillatorNode | null = null;
  pitches(curves.map((curve) => melody(curve))).forEach((notes, number) => {
    if (notes.length === 0) return;
    const voice = context.createOscillator();
    voice.type = number === 0 ? "triangle" : "sine";
    for (const [at, pitch] of notes.entries())
      voice.frequency.setValueAtTime(pitch, start + (LONG * at) / notes.length);
    voice.connect(volume);
    voice.start(start);
    voice.stop(start + LONG);
    start += LONG + 0.25;
    last = voice;
  });
  let over = false;
  const stop = () => {
    if (over) return;
    over = true;
    void context.close();
    onEnd();
  };
  if (last) (last as OscillatorNode).onended = stop;
  else stop();
  return stop;
}
