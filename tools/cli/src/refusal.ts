/** Something the operator can mend: its words are all that is shown. */
export class Refusal extends Error {
  constructor(words: string) {
    super(words);
    this.name = 'Refusal';
  }
}
