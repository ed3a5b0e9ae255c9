export const words = {
  ko: {
    title: '환산',
    unreadable: '숫자로 입력해 주세요. 소수점 아래 12자리까지 쓸 수 있습니다.',
    about: '약',
    hint: '어느 쪽이든 고치면 다른 쪽도 바뀝니다.',
  },
  en: {
    title: 'Convert',
    unreadable: 'Please enter a number, with at most twelve decimals.',
    about: 'about',
    hint: 'Change either side and the other follows.',
  },
};
