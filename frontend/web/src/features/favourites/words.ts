export const words = {
  ko: {
    add: '즐겨찾기에 추가',
    remove: '즐겨찾기에서 빼기',
    full: (most: number) => `즐겨찾기는 ${most}개까지 담을 수 있습니다. 하나를 빼고 추가해 주세요.`,
  },
  en: {
    add: 'Add to favourites',
    remove: 'Remove from favourites',
    full: (most: number) => `There is space for ${most} favourites. Remove one to add another.`,
  },
};
