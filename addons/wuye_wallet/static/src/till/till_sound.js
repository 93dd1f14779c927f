// Hertz of a colour: who looks at the customer hears what came of the tap
const TONES = {green: 1318, yellow: 880, red: 330};
const PAUSE = 90; // Milliseconds between two beeps
const VOLUME = 0.25;

/** Beeps as the code of a tap says, if the browser lets it. */
export class TillSound {
    play({colour, beeps, length}) {
        try {
            this.beep(TONES[colour] || TONES.red, beeps, length);
        } catch {
            // No sound here: colour and words say the same
        }
    }

    beep(tone, beeps, length) {
        this.context = this.context || new AudioContext();
        this.context.resume();
        const gain = this.context.createGain();
        gain.gain.value = VOLUME;
        gain.connect(this.context.destination);
        for (let turn = 0; turn < beeps; turn++) {
            const start = this.context.currentTime + (turn * (length + PAUSE)) / 1000;
            const oscillator = this.context.createOscillator();
            oscillator.frequency.value = tone;
            oscillator.connect(gain);
            oscillator.start(start);
            oscillator.stop(start + length / 1000);
        }
    }

    stop() {
        this.context?.close();
    }
}
