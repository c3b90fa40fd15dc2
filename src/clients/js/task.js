/** One upload in the hands of its user: paused, resumed, aborted. */
export class Task {
  #user;
  #pass = () => {
    this.#control.abort(this.#user.reason);
    this.resume();
  };
  #control = new AbortController();

  /** While it is paused: a promise that the end of the pause keeps, and the function that ends it. */
  #pause = null;

  constructor(signal) {
    this.#user = signal;
    signal?.addEventListener('abort', this.#pass, { once: true });
  }

  get aborted() {
    return Boolean(this.#user?.aborted);
  }

  pause() {
    if (!this.#pause) {
      let end;
      const over = new Promise((done) => { end = done; });
      this.#pause = { over, end };
      this.#control.abort(new DOMException('Paused.', 'AbortError'));
    }
  }

  resume() {
    this.#pause?.end();
    this.#pause = null;
  }

  end() {
    this.#user?.removeEventListener('abort', this.#pass);
  }

  /** Runs a step, and again after each pause that stopped it. */
  async run(step) {
    for (;;) {
      await this.#pause?.over;
      this.#user?.throwIfAborted();
      this.#control = new AbortController();
      const { signal } = this.#control;
      try {
        return await step(signal);
      } catch (failed) {
        if (!signal.aborted || this.aborted) {
          throw failed;
        }
      }
    }
  }
}
