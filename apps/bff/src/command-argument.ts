/** A text as one argument of a command, ready for Bash and PowerShell alike: names of resource groups may hold parentheses. */
export function commandArgument(text: string): string {
  return /^[\w/.:-]+$/.test(text) ? text : `"${text}"`;
}
