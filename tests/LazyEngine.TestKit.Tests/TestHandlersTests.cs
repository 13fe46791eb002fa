using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace LazyEngine.TestKit.Tests;

/// <summary>The handlers for tests do as their arguments say.</summary>
public sealed class TestHandlersTests
{
    [Theory]
    [InlineData(TestHandlers.Succeed, "result", null, 1, "5")]
    [InlineData(TestHandlers.Succeed, "result", "{\"a\":1}", 1, "{\"a\":1}")]
    [InlineData(TestHandlers.Succeed, "result", "null", 1, "null")]
    [InlineData(TestHandlers.Fail, "message", null, 1, "TestFailure: Woot!")]
    [InlineData(TestHandlers.Fail, "message", "\"No.\"", 1, "TestFailure: No.")]
    [InlineData(TestHandlers.Fail, "code", "\"C\"", 1, "C: Woot!")]
    [InlineData(TestHandlers.Sequence, "outcomes", "[\"fail\",{\"fail\":\"m\"},{\"fail\":{\"code\":\"C\"}},\"succeed\",{\"succeed\":[7]}]", 1, "TestFailure: Woot!")]
    [InlineData(TestHandlers.Sequence, "outcomes", "[\"fail\",{\"fail\":\"m\"},{\"fail\":{\"code\":\"C\"}},\"succeed\",{\"succeed\":[7]}]", 2, "TestFailure: m")]
    [InlineData(TestHandlers.Sequence, "outcomes", "[\"fail\",{\"fail\":\"m\"},{\"fail\":{\"code\":\"C\"}},\"succeed\",{\"succeed\":[7]}]", 3, "C: Woot!")]
    [InlineData(TestHandlers.Sequence, "outcomes", "[\"fail\",{\"fail\":\"m\"},{\"fail\":{\"code\":\"C\"}},\"succeed\",{\"succeed\":[7]}]", 4, "5")]
    [InlineData(TestHandlers.Sequence, "outcomes", "[\"fail\",{\"fail\":\"m\"},{\"fail\":{\"code\":\"C\"}},\"succeed\",{\"succeed\":[7]}]", 5, "[7]")]
    [InlineData(TestHandlers.Sequence, "outcomes", "[\"fail\",{\"succeed\":[7]}]", 9, "[7]")]
    public async Task A_handler_does_as_it_is_told(string handler, string argument, string? json, int attempt, string ends)
    {
        var outcome = await Handlers.RunAsync(handler, attempt, argument, json);

        Assert.Equal(ends, outcome switch
        {
            TaskOutcome.Success success => success.Result.ToString(),
            TaskOutcome.Failure { Error: var error } => $"{error.Code}: {error.Message}",
            _ => null,
        });
    }

    [Fact]
    public async Task A_sequence_counts_what_it_does_and_what_it_undoes_apart()
    {
        var handlers = new Handlers();
        new TestHandlers().Register(handlers);
        TaskContext Call(int attempt, TaskPurpose purpose) => new(new AttemptToken(ExecutionId.Parse("x"), "t", 0, 0, attempt), "key", KeyValuePair.Create("outcomes", Payload.Json(new object[] { "fail", new { succeed = 2 } })), KeyValuePair.Create("revert-outcomes", Payload.Json(new object[] { new { succeed = "undone" }, "fail" }))) { Purpose = purpose };

        var outcomes = new List<TaskOutcome>();
        foreach (var call in new[] { Call(1, TaskPurpose.Run), Call(2, TaskPurpose.Compensate), Call(3, TaskPurpose.Run), Call(4, TaskPurpose.Compensate) }) outcomes.Add(await handlers.RunAsync(TestHandlers.Sequence, call));

        Assert.Equal(["TestFailure", "\"undone\"", "2", "TestFailure"], outcomes.Select(outcome => outcome is TaskOutcome.Success success ? success.Result.ToString() : ((TaskOutcome.Failure)outcome).Error.Code));
    }

    [Fact]
    public async Task Deciders_say_yes_or_no()
    {
        Assert.Equal(Outcome.Success(true), await Handlers.RunAsync(TestHandlers.True, 1, "a", "1"));
        Assert.Equal(Outcome.Success(false), await Handlers.RunAsync(TestHandlers.False, 1, "a", "1"));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\"fail\"")]
    [InlineData("[\"fial\"]")]
    [InlineData("[{\"fail\":{\"massage\":\"m\"}}]")]
    [InlineData("[{\"fail\":1}]")]
    [InlineData("[{\"succeed\":1,\"fail\":\"m\"}]")]
    public async Task Outcomes_that_cannot_be_understood_are_a_failure_that_says_so(string outcomes)
    {
        var failure = Assert.IsType<TaskOutcome.Failure>(await Handlers.RunAsync(TestHandlers.Sequence, 1, "outcomes", outcomes)).Error;

        Assert.Equal(TestHandlers.InvalidOutcomes, failure.Code);
        Assert.Contains("outcomes", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Takes the handlers, and runs one.</summary>
    private sealed class Handlers : IFlowRegistry
    {
        private readonly Dictionary<string, Func<TaskContext, CancellationToken, ValueTask<TaskOutcome>>> _handlers = new(StringComparer.Ordinal);

        public IServiceCollection Services { get; } = new ServiceCollection();

        public static async Task<TaskOutcome> RunAsync(string handler, int attempt, string argument, string? json)
        {
            var handlers = new Handlers();
            new TestHandlers().Register(handlers);
            KeyValuePair<string, Payload>[] arguments = json is null ? [] : [KeyValuePair.Create(argument, new Payload(System.Text.Encoding.UTF8.GetBytes(json), Payload.JsonContentType))];
            return await handlers.RunAsync(handler, new TaskContext(new AttemptToken(ExecutionId.Parse("x"), "t", 0, 0, attempt), "key", arguments));
        }

        public ValueTask<TaskOutcome> RunAsync(string handler, TaskContext context) => _handlers[handler](context, CancellationToken.None);

        public IFlowRegistry AddFlow(Flow flow) => throw new NotSupportedException();

        public IFlowRegistry AddHandler<THandler>(string name)
            where THandler : class, ITaskHandler => throw new NotSupportedException();

        public IFlowRegistry AddHandler(string name, Func<TaskContext, CancellationToken, ValueTask<TaskOutcome>> handler)
        {
            _handlers.Add(name, handler);
            return this;
        }

        public IFlowRegistry AddHandler<TInput, TResult>(string name, Func<TInput, TaskContext, CancellationToken, ValueTask<TResult>> handler) => throw new NotSupportedException();

        public IFlowRegistry WorkOn(string queue) => throw new NotSupportedException();
    }
}
