/** 委托: who is away, and who acts for them. */
export const delegation = {
  actedFor: (name: string, forName: string) => `${name}（代${forName}）`,
};
