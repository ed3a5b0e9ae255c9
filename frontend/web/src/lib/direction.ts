/** Whether something costs more or less than before, from its change in percent. */
export function directionOf(percent: number): 'cheaper' | 'level' | 'dearer' {
  return percent === 0 ? 'level' : percent < 0 ? 'cheaper' : 'dearer';
}
