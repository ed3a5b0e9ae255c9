export const words = {
  ko: {
    retry: '다시 시도',
    request: '요청 번호',
    broken: '이 부분을 표시하지 못했습니다.',
    brokenWorks: '다른 부분은 그대로 쓸 수 있습니다.',
    kept: (time: string) => `새 값을 받지 못해 ${time}에 받은 값을 보여 드립니다.`,
    offline:
      '인터넷에 연결되어 있지 않습니다. 이미 받은 값은 계속 볼 수 있고, 연결되면 새로 받습니다.',
    unreachable:
      '서비스에 연결되지 않습니다. 이미 받은 값은 계속 볼 수 있고, 응답이 오면 새로 받습니다.',
  },
  en: {
    retry: 'Try again',
    request: 'Request',
    broken: 'This part could not be shown.',
    brokenWorks: 'Everything else still works.',
    kept: (time: string) => `No newer answer came; this is what was received at ${time}.`,
    offline:
      'You are offline. What was loaded stays here, and is refreshed once you are connected again.',
    unreachable:
      'The service does not answer. What was loaded stays here, and is refreshed once it does.',
  },
};
