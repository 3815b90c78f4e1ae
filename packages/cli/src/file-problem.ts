const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
  ENOTDIR: 'there is no such file',
  ELOOP: 'its symbolic links lead in a circle',
};

/** Why a file can not be read, in plain words. */
export function fileProblem(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  return reasons[code ?? ''] ?? String(code ?? error);
}
