-- A Job whose selector a person wrote looks for pods that nobody manages, which are few among many.

${unmanaged};
