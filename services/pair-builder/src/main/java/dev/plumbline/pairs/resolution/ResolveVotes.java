package dev.plumbline.pairs.resolution;

import dev.plumbline.pairs.ballot.ResolvedVote;
import dev.plumbline.pairs.forgetting.Eraser;
import dev.plumbline.pairs.forgetting.ErasureRequests;
import dev.plumbline.pairs.forgetting.Forgetting;
import dev.plumbline.pairs.forgetting.Forgetting.Step;
import dev.plumbline.pairs.intake.Arrival;
import dev.plumbline.pairs.intake.Arrival.Answer;
import dev.plumbline.pairs.intake.Arrival.Answered;
import dev.plumbline.pairs.intake.Arrival.Feedback;
import dev.plumbline.pairs.intake.Arrival.Recalled;
import dev.plumbline.pairs.intake.FeedbackReader;
import dev.plumbline.pairs.intake.Reading;
import dev.plumbline.pairs.intake.Reading.Accepted;
import dev.plumbline.pairs.intake.Reading.Refused;
import dev.plumbline.pairs.resolution.Resolution.Forgotten;
import dev.plumbline.pairs.resolution.Resolution.Unusable;
import dev.plumbline.pairs.resolution.Resolution.Vote;
import dev.plumbline.pairs.state.StoredFeedback;
import dev.plumbline.schema.Erasure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Makes votes of feedback and answers: lets feedback wait that came before its completion, and
 * hands votes on by prompt id.
 */
final class ResolveVotes implements Processor<String, Arrival, String, Resolution> {
  private static final Duration TIDY_EVERY = Duration.ofSeconds(1);

  private final ResolutionLimits limits;
  private final FeedbackReader reader;
  private final ErasureRequests erasures;
  private final HomePartitions homes;
  private final String feedbackTopic;
  private final ResolutionObserver observer;
  private final LongSupplier nanoTime;
  private ProcessorContext<String, Resolution> context;
  private StreamClock clock;
  private Answers answers;
  private WaitingRoom waiting;

  /** What else the headers say is about the record that came, not about the vote. */
  private Headers trace = new RecordHeaders();

  private Forgetting forgetting;

  ResolveVotes(
      ResolutionLimits limits,
      FeedbackReader reader,
      ErasureRequests erasures,
      HomePartitions homes,
      String feedbackTopic,
      ResolutionObserver observer,
      LongSupplier nanoTime) {
    this.limits = limits;
    this.reader = reader;
    this.erasures = erasures;
    this.homes = homes;
    this.feedbackTopic = feedbackTopic;
    this.observer = observer;
    this.nanoTime = nanoTime;
  }

  @Override
  public void init(ProcessorContext<String, Resolution> context) {
    this.context = context;
    clock = new StreamClock(context, nanoTime);
    answers =
        new Answers(
            new Generations<>(
                context.getStateStore(ResolutionStores.COMPLETIONS), limits.completions()));
    waiting =
        new WaitingRoom(
            context.getStateStore(ResolutionStores.WAITING_FEEDBACK),
            limits.waiting(),
            this::channelOf);
    forgetting =
        new Forgetting(Step.RESOLUTION, context, ResolutionStores.FORGOTTEN, erasures, this::erase);
    context.schedule(TIDY_EVERY, PunctuationType.WALL_CLOCK_TIME, wallClock -> tidy());
  }

  @Override
  public void process(Record<String, Arrival> arrived) {
    clock.observe(arrived.timestamp());
    trace = TraceHeaders.of(arrived.headers());
    Arrival arrival = arrived.value();
    if (arrival instanceof Answered answered) {
      keep(answered);
    } else if (arrival instanceof Recalled recalled) {
      answers.recall(recalled.completionId(), clock.now());
    } else if (arrival instanceof Feedback feedback) {
      if (isForgotten(feedback)) {
        observer.forgotten(feedback.event().getChannel());
      } else {
        resolve(feedback);
      }
    }
    observer.waiting(context.taskId().toString(), waiting.size());
  }

  @Override
  public void close() {
    observer.waiting(context.taskId().toString(), 0);
  }

  private boolean isForgotten(Feedback feedback) {
    return forgetting.covers(
        VoteResolver.voter(feedback.event()), feedback.event().getCreatedAt().toEpochMilli());
  }

  /** Takes out what waits of a user; it is little, so all at once. */
  private Eraser.Part erase(String userId, long until, Optional<String> position) {
    int votes = waiting.remove(stored -> isOf(userId, until, stored));
    return new Eraser.Part(votes, List.of(), List.of(), Optional.empty());
  }

  private boolean isOf(String userId, long until, StoredFeedback stored) {
    return reader.read(FeedbackRecords.restore(stored, feedbackTopic))
            instanceof Accepted<Feedback> accepted
        && userId.equals(accepted.value().event().getUserId())
        && accepted.value().event().getCreatedAt().toEpochMilli() <= until;
  }

  private void keep(Answered answered) {
    if (!answers.keep(answered.completionId(), answered.answer(), clock.now())) {
      return;
    }
    for (StoredFeedback stored : waiting.release(answered.completionId())) {
      read(stored, feedback -> handOn(feedback, answered.answer()));
    }
  }

  private void resolve(Feedback feedback) {
    if (feedback.prompt().isPresent()) {
      forward(VoteResolver.inline(feedback, feedback.prompt().get()));
      return;
    }
    String completionId = feedback.event().getCompletionId();
    Optional<Answer> answer = answers.find(completionId, clock.now());
    if (answer.isPresent()) {
      handOn(feedback, answer.get());
    } else {
      letWait(feedback);
    }
  }

  private void letWait(Feedback feedback) {
    StoredFeedback stored = FeedbackRecords.store(feedback.source());
    switch (waiting.add(feedback, stored, clock.now(), this::oust)) {
      case WAITS -> {}
      case WAITS_ALREADY -> observer.duplicate(feedback.event().getChannel());
      case FULL ->
          refuse(feedback, "its completion is not known, and too much feedback waits already");
    }
  }

  /** What has to leave for another channel's goes where that goes which finds no place. */
  private void oust(StoredFeedback stored) {
    // The trace at hand is that of whoever comes.
    trace = new RecordHeaders();
    read(
        stored,
        feedback ->
            refuse(
                feedback,
                "its completion is not known, and too much feedback of its channel waits already"));
  }

  /** Of which channel something is that waits; what cannot be read any more is of none. */
  private String channelOf(StoredFeedback stored) {
    return reader.read(FeedbackRecords.restore(stored, feedbackTopic))
            instanceof Accepted<Feedback> accepted
        ? accepted.value().event().getChannel()
        : "";
  }

  private void handOn(Feedback feedback, Answer answer) {
    Reading<ResolvedVote> reading = VoteResolver.onCompletion(feedback, answer);
    if (reading instanceof Refused<ResolvedVote> refused) {
      refuse(feedback, refused.reason());
    } else if (reading instanceof Accepted<ResolvedVote> accepted) {
      forward(accepted.value());
    }
  }

  private void refuse(Feedback feedback, String reason) {
    forward(new Refused<>(feedback.source(), reason));
  }

  private void forward(ResolvedVote vote) {
    String promptId = vote.prompt().id();
    boolean isHere = homes.of(promptId) == context.taskId().partition();
    context.forward(new Record<>(promptId, new Vote(vote, isHere), clock.now(), trace));
  }

  private void forward(Refused<?> refused) {
    context.forward(new Record<>(null, new Unusable(refused), clock.now(), trace));
  }

  private void read(StoredFeedback stored, Consumer<Feedback> reaction) {
    Reading<Feedback> reading = reader.read(FeedbackRecords.restore(stored, feedbackTopic));
    if (reading instanceof Accepted<Feedback> accepted) {
      reaction.accept(accepted.value());
    } else if (reading instanceof Refused<Feedback> refused) {
      forward(refused);
    }
  }

  private void tidy() {
    trace = new RecordHeaders();
    for (KeyValue<String, Erasure> report : forgetting.work()) {
      Resolution forgotten = new Forgotten(report.value);
      context.forward(new Record<>(report.key, forgotten, context.currentSystemTimeMs()));
    }
    long now = clock.now();
    if (now < 0) {
      return;
    }
    answers.forget(now);
    List<StoredFeedback> due = waiting.giveUp(now);
    for (StoredFeedback stored : due) {
      read(
          stored,
          feedback ->
              refuse(
                  feedback,
                  "no completion with this completion_id came within "
                      + limits.waiting().time().toSeconds()
                      + " s"));
    }
    observer.waiting(context.taskId().toString(), waiting.size());
  }
}
