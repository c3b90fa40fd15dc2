package dev.r2presigner.guard;

/** Lists every kind of URL that the service hands out, in the shape of each of its clients. */
enum UrlKind {
  V1_PUT(Step.OBJECT, Alice::upload),
  V1_PUT_OF_NOTHING(Step.OBJECT, (alice, key, body) -> alice.upload(key, new byte[0])),
  COMPANION_PUT(Step.OBJECT, Alice::companionUpload),
  UPPY_PUT(Step.OBJECT, Alice::uppyPut),
  V1_PART(Step.PART, Alice::part),
  V1_PART_OF_NOTHING(Step.PART, (alice, key, body) -> alice.part(key, new byte[0])),
  COMPANION_PART(Step.PART, Alice::companionPart),
  COMPANION_BATCH(Step.PART, Alice::companionBatch),
  UPPY_PART(Step.PART, Alice::uppyPart),
  UPPY_CREATE(Step.BEGINNING, Alice::uppyCreate),
  UPPY_LIST(Step.LIST, Alice::uppyList),
  UPPY_COMPLETE(Step.COMPLETION, Alice::uppyComplete),
  UPPY_ABORT(Step.ABORT, Alice::uppyAbort),
  V1_GET(Step.READ, (alice, key, body) -> alice.download(key)),
  V1_HEAD(Step.READ, (alice, key, body) -> alice.head(key)),
  V1_REDIRECT(Step.READ, (alice, key, body) -> alice.redirect(key));

  /** Says what such a URL is for. */
  enum Step {
    OBJECT,
    PART,
    BEGINNING,
    LIST,
    COMPLETION,
    ABORT,
    READ;

    /** Tells whether a store without ListParts can't do it. */
    boolean needsListParts() {
      return this == LIST || this == COMPLETION;
    }
  }

  private interface Asking {
    IssuedUrl ask(Alice alice, String key, byte[] body);
  }

  private final Step step;
  private final Asking asking;

  UrlKind(Step step, Asking asking) {
    this.step = step;
    this.asking = asking;
  }

  Step step() {
    return step;
  }

  /** Tells whether over an object it is what the row of V1_PUT or V1_PART is already. */
  boolean isVariant() {
    return (step == Step.OBJECT && this != V1_PUT) || (step == Step.PART && this != V1_PART);
  }

  IssuedUrl ask(Alice alice, String key, byte[] body) {
    return asking.ask(alice, key, body);
  }
}
