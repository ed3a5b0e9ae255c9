export const words = {
  ko: {
    share: '공유',
    copied: '링크를 복사했습니다.',
    byHand: '이 브라우저에서는 자동으로 복사할 수 없습니다. 아래 링크를 복사해 주세요.',
    link: '공유할 링크',
  },
  en: {
    share: 'Share',
    copied: 'Link copied.',
    byHand: 'This browser cannot copy for you. Please copy the link below.',
    link: 'Link to share',
  },
};
