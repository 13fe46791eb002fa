using System.Text;
using System.Text.Json;
using LazyEngine.Client;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Queues;
using LazyEngine.Testing;

namespace LazyEngine.Server.Tests;

/// <summary>The JSON that other programs rely on.</summary>
public sealed class EngineJsonTests
{
    private static readonly ExecutionId Id = ExecutionId.Parse("order-7");
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly FlowHash Hash = FlowHash.Of("flow"u8);

    [Fact]
    public void The_form_of_every_answer_is_the_approved_one()
    {
        var token = new AttemptToken(Id, "pay", 0, 0, 2);
        var failure = new TaskFailure("Declined", "The card was declined.");
        object[] answers =
        [
            new ExecutionInfo(Id, ExecutionState.Failure, 9, failure),
            new ExecutionInfo(Id, ExecutionState.Running, 1, null),
            new ExecutionSummary(Id, "order", Hash, ExecutionState.Suspended, At, At.AddSeconds(1)),
            new ExecutionDetails(Id, "order", Hash, ExecutionState.Running, 3, At, At.AddSeconds(2), null, null,
            [
                new TaskDetails("pay", 0, 0, TaskState.Success, 2, At, At, At, Payload.Json(new { amount = 12.50m }), null),
                new TaskDetails("ship", 0, 0, TaskState.Pending, 0, null, null, null, null, null),
            ]),
            new Explanation(Id, ExecutionState.Running, [new OpenWait(WaitKind.Queue, token, At, "a worker", At.AddMinutes(1), "It waits.")]),
            new JournalEntry(4, At, "TaskFailed", token, Error: failure, Note: "twice"),
            new JournalEntry(4, At, "TaskSucceeded", token, Payload.Json("paid")),
            new QueueDetails { Name = "idle" },
            new QueueDetails
            {
                Name = "mail",
                State = QueueState.Paused,
                StateSince = At,
                StateBy = new Origin("ann", "stock-taking"),
                Depth = 4,
                OldestAge = TimeSpan.FromSeconds(90.5),
                Held = 2,
                Concurrency = 10,
                KeyConcurrency = 3,
                Rate = new RateLimit(100, TimeSpan.FromSeconds(1), 20),
                Keys = [new QueueKey("gold", 3, 2, 4, 1)],
                Workers = [new QueueWorker { Name = "w1", Queue = "mail", Slots = 16, Held = 2, Groups = ["gpu"], Version = "0.1.0", Node = "10.0.0.7:7400", HeardAt = At }],
            },
        ];

        var text = string.Join('\n', answers.Select(answer => $"{answer.GetType().Name} {JsonSerializer.Serialize(answer, answer.GetType(), EngineJson.Options)}"));

        Approval.Matches(text, "LazyEngine.Server.Tests", "answers");
        foreach (var answer in answers) Assert.Equal(answer, JsonSerializer.Deserialize(JsonSerializer.Serialize(answer, answer.GetType(), EngineJson.Options), answer.GetType(), EngineJson.Options));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{ \"kept\" :  [1, 2.0, 1e3] }")]
    [InlineData("{\"$payload\": 1}")]
    [InlineData("{\"broken\"")]
    public void A_value_of_json_comes_back_byte_for_byte(string json) =>
        AssertKept(new Payload(Encoding.UTF8.GetBytes(json), Payload.JsonContentType));

    [Fact]
    public void A_value_of_another_kind_comes_back_byte_for_byte() => AssertKept(new Payload(new byte[] { 0, 255, 7 }, "image/png"));

    [Fact]
    public void A_value_that_is_nested_deeper_than_a_document_may_be_comes_back_byte_for_byte() =>
        AssertKept(new Payload(Encoding.UTF8.GetBytes(new string('[', 500) + new string(']', 500)), Payload.JsonContentType));

    [Fact]
    public void A_value_that_is_none_is_null() => Assert.Equal("null", JsonSerializer.Serialize(Payload.None, EngineJson.Options));

    private static void AssertKept(Payload value)
    {
        var entry = new JournalEntry(1, At, "TaskSucceeded", Value: value);

        var read = JsonSerializer.Deserialize<JournalEntry>(JsonSerializer.Serialize(entry, EngineJson.Options), EngineJson.Options);

        Assert.Equal(entry, read);
    }
}
