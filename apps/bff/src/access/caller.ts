/** The signed-in person behind a request. */
export interface Caller {
  objectId: string;
  /** User principal name where the token carries one. */
  name: string;
  /** Their access token for us, to act on their behalf. Never logged or stored. */
  token: string;
}
