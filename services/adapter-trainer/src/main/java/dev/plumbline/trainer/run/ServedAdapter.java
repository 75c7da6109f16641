package dev.plumbline.trainer.run;

/** The adapter that a channel was served with when a run started. */
public record ServedAdapter(long version, String uri, String sha256) {}
