using LazyEngine.Executions;

namespace LazyEngine.Worker.Tests;

public sealed class HandleTests
{
    [Fact]
    public async Task Each_argument_is_mapped_in_the_order_of_the_task() =>
        Assert.Equal(new TaskOutcome.Success(Payload.Json(new[] { 9, 1, 4 })), await Handle.Map((int value) => value * value)(Context(("z", 3), ("a", 1), ("m", 2)), CancellationToken.None));

    [Fact]
    public async Task The_arguments_are_joined_from_the_first_on() =>
        Assert.Equal(new TaskOutcome.Success(Payload.Json(5)), await Handle.Reduce((int before, int next) => before - next)(Context(("z", 10), ("a", 3), ("m", 2)), CancellationToken.None));

    [Fact]
    public async Task One_argument_cannot_be_joined()
    {
        var outcome = await Handle.Reduce((int before, int next) => before + next)(Context(("a", 1)), CancellationToken.None);

        Assert.Equal("TooFewArguments", Assert.IsType<TaskOutcome.Failure>(outcome).Error.Code);
    }

    private static TaskContext Context(params (string Name, int Value)[] arguments) =>
        new(new AttemptToken(ExecutionId.Parse("x"), "sum", 0, 0, 1), "key", arguments.Select(argument => KeyValuePair.Create(argument.Name, Payload.Json(argument.Value))));
}
