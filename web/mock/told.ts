/** What the mock backend answers a call with. */
export type Told = { status: number; body: object | null };

export const told = (body: object): Told => ({ status: 200, body });
