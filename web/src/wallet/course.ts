// How far one command has come while its dialog is shown: closing the dialog declines it only as long as
// it is not sent. What is sent is on its way, and whoever asked for it learns what became of it.
export class Course<T> {
  #declined = false;
  #coming: Promise<T> | null = null;

  // The person closed the dialog before anything was sent: nothing may be sent any more.
  get declined(): boolean {
    return this.#declined;
  }

  // It is sent now. After an answer, or none, the person decides again: to close is to decline.
  go(coming: Promise<T>): Promise<T> {
    this.#coming = coming;
    const over = (): void => { this.#coming = null; };
    coming.then(over, over);
    return coming;
  }

  // The dialog closes. Null where it is declined; else what becomes of it.
  close(): Promise<T> | null {
    if (this.#coming === null) this.#declined = true;
    return this.#coming;
  }
}
