/** Whether the visitor refuses to be counted: by Global Privacy Control or Do Not Track. */
export function isRefused(): boolean {
  const { globalPrivacyControl } = navigator as Navigator & { globalPrivacyControl?: boolean };
  return globalPrivacyControl === true || navigator.doNotTrack === '1';
}
