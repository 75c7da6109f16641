package dev.plumbline.server.api;

import dev.plumbline.server.answers.AnswerSource;
import dev.plumbline.server.answers.FairScheduler;
import dev.plumbline.server.completions.CompletionSink;
import java.time.Clock;
import java.time.Duration;

/** What the endpoints need to answer. */
record ServingParts(
    ModelNames models,
    AnswerSource source,
    FairScheduler scheduler,
    CompletionSink completions,
    AnswerMetrics metrics,
    Duration deadline,
    Clock clock) {}
