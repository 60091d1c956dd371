import { type ChatChoice, type ChatDelta, isMap, saysAnswer, saysThought, textIn } from './chat-chunk.ts';

export interface NewInChoice {
  readonly said: ChatDelta;
  /** It came as a whole message, not as a piece of one. */
  readonly isMessage: boolean;
}

/** What each choice adds to the ones before it. Some servers end a stream with the whole message, or send all that there is so far each time. */
export function newInChoices(): (choice: ChatChoice) => NewInChoice {
  let text = '';
  let hasPieces = false;

  function newInMessage(message: ChatDelta): ChatDelta {
    const whole = textIn(message.content);
    if (text === '' && !hasPieces) return message;
    if (whole.startsWith(text)) return { ...(hasPieces ? {} : message), content: whole.slice(text.length) };
    return hasPieces ? {} : message;
  }

  return ({ delta, message }) => {
    const isPiece = isMap(delta) && (saysAnswer(delta) || saysThought(delta) || !isMap(message));
    const said = isPiece ? delta : isMap(message) ? newInMessage(message) : {};
    text += textIn(said.content);
    hasPieces ||= isPiece && (saysAnswer(said) || saysThought(said));
    return { said, isMessage: !isPiece && isMap(message) };
  };
}
