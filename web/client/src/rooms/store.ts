// A value that is replaced whole, and those who want to know. The shape React's useSyncExternalStore asks for.

export class Store<T extends object> {
  #value: T;
  readonly #listeners = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  readonly get = (): T => this.#value;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Replaces the named fields; tells nobody when all of them were the same before. */
  set(part: Partial<T>): void {
    const keys = Object.keys(part) as (keyof T)[];
    if (keys.every((key) => Object.is(part[key], this.#value[key]))) return;
    this.#value = { ...this.#value, ...part };
    for (const listener of [...this.#listeners]) listener();
  }
}
