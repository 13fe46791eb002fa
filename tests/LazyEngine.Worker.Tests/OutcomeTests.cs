using LazyEngine.Executions;

namespace LazyEngine.Worker.Tests;

public sealed class OutcomeTests
{
    [Fact]
    public void A_value_is_written_as_json() =>
        Assert.Equal(new TaskOutcome.Success(Payload.Json(42)), Outcome.Success(42));

    [Fact]
    public void A_payload_is_kept_as_it_is()
    {
        var picture = new Payload("bits"u8.ToArray(), "image/png");

        Assert.Same(picture, Assert.IsType<TaskOutcome.Success>(Outcome.Success(picture)).Result);
    }

    [Fact]
    public void Null_is_a_value() => Assert.Equal(new TaskOutcome.Success(Payload.Json<string?>(null)), Outcome.Success<string?>(null));

    [Fact]
    public void A_failure_has_a_code() => Assert.Throws<ArgumentException>(() => Outcome.Failure(string.Empty, "no"));

    [Fact]
    public void A_failure_given_as_a_value_is_a_failure()
    {
        var failure = new TaskFailure("Refused", "no");

        Assert.Equal(new TaskOutcome.Failure(failure), Outcome.From(failure));
        Assert.Equal(new TaskOutcome.Failure(failure), Outcome.From<object>(failure));
    }

    [Fact]
    public void An_outcome_given_as_a_value_is_that_outcome() => Assert.Same(Outcome.Pending, Outcome.From<object>(Outcome.Pending));
}
