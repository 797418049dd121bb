/** Values by path, for as long as their texts together are not too long: those that nobody wanted for the longest time go first. */
export class BoundedByLength<Value> {
  readonly #most: number;
  /** In the order in which they were wanted last. */
  readonly #kept = new Map<string, { readonly value: Value; readonly length: number }>();
  #length = 0;

  /** @param most UTF-16 units of all texts together */
  constructor(most: number) {
    this.#most = most;
  }

  get(path: string): Value | undefined {
    const entry = this.#kept.get(path);
    if (!entry) return undefined;
    this.#kept.delete(path);
    this.#kept.set(path, entry);
    return entry.value;
  }

  /** @param length of the text that the value was made of */
  set(path: string, value: Value, length: number): void {
    this.delete(path);
    this.#kept.set(path, { value, length });
    this.#length += length;
    for (const oldest of this.#kept.keys()) {
      if (this.#length <= this.#most) break;
      this.delete(oldest);
    }
  }

  delete(path: string): void {
    const entry = this.#kept.get(path);
    if (!entry) return;
    this.#kept.delete(path);
    this.#length -= entry.length;
  }
}
