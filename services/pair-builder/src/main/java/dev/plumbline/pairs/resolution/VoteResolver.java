package dev.plumbline.pairs.resolution;

import dev.plumbline.pairs.ballot.Choice;
import dev.plumbline.pairs.ballot.Moment;
import dev.plumbline.pairs.ballot.ResolvedVote;
import dev.plumbline.pairs.ballot.Voter;
import dev.plumbline.pairs.intake.Arrival.Answer;
import dev.plumbline.pairs.intake.Arrival.Feedback;
import dev.plumbline.pairs.intake.Reading;
import dev.plumbline.pairs.intake.Reading.Accepted;
import dev.plumbline.pairs.intake.Reading.Refused;
import dev.plumbline.runtime.channel.ChannelName;
import dev.plumbline.runtime.identity.Prompt;
import dev.plumbline.schema.FeedbackEvent;
import dev.plumbline.schema.Rating;
import java.util.Optional;

/** Makes a vote of feedback and the answer that it is about. */
final class VoteResolver {
  private VoteResolver() {}

  /**
   * A vote on an answer that the feedback brings itself; nothing says that it was cut.
   *
   * @param prompt of the feedback
   */
  static ResolvedVote inline(Feedback feedback, Prompt prompt) {
    return vote(feedback.event(), new Answer(prompt, feedback.event().getResponse(), false));
  }

  /**
   * A vote on a completion. The completion's channel holds; feedback of another channel is refused,
   * unless it names none.
   */
  static Reading<ResolvedVote> onCompletion(Feedback feedback, Answer answer) {
    FeedbackEvent event = feedback.event();
    String channel = answer.prompt().channel();
    if (!event.getChannel().equals(channel) && !event.getChannel().equals(ChannelName.DEFAULT)) {
      return new Refused<>(
          feedback.source(),
          "the feedback is of channel " + event.getChannel() + ", its completion of " + channel);
    }
    return new Accepted<>(vote(event, answer));
  }

  private static ResolvedVote vote(FeedbackEvent event, Answer answer) {
    return new ResolvedVote(
        answer.prompt(),
        answer.response(),
        answer.cut(),
        Optional.ofNullable(event.getCorrectedResponse()),
        voter(event),
        choice(event.getRating()),
        new Moment(event.getCreatedAt().toEpochMilli(), event.getEventId()));
  }

  static Voter voter(FeedbackEvent event) {
    if (event.getUserId() != null) {
      return Voter.user(event.getUserId());
    }
    return event.getCompletionId() != null
        ? Voter.ofCompletion(event.getCompletionId())
        : Voter.ofEvent(event.getEventId());
  }

  private static Choice choice(Rating rating) {
    return switch (rating) {
      case UP -> Choice.UP;
      case DOWN -> Choice.DOWN;
      case WITHDRAWN -> Choice.WITHDRAWN;
      case UNKNOWN -> throw new IllegalArgumentException("an unknown rating is refused before");
    };
  }
}
