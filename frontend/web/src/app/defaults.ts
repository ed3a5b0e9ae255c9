/** What the page shows before a visitor chooses anything, and where it keeps their choices. */

export const HOME = 'KRW';
export const ABROAD = 'JPY';
export const HOME_KEY = 'trip.home';
export const LAST_SEEN_KEY = 'trip.last-seen';
