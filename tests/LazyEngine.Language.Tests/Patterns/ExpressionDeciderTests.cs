using LazyEngine.TestKit;
using LazyEngine.Wire;
using LazyEngine.Worker;

namespace LazyEngine.Language.Tests.Patterns;

public class ExpressionDeciderTests
{
    private const string Text = """
        flow: trip
        graph:
          - {task: quote, handler: quote}
          - {task: hotel, handler: note}
          - {task: hostel, handler: note}
        links:
          - {from: quote, to: hotel, when: <% $.quote.price >= 100 %>}
          - {from: quote, to: hostel, when: "<% $.quote.price < 100 %>", depth: task}
        """;

    [Theory]
    [InlineData(150, "hotel")]
    [InlineData(30, "hostel")]
    public async Task An_expression_over_the_results_decides_what_runs_wherever_the_process_dies(int price, string chosen)
    {
        var flow = FlowData.Read(Text).Single();
        var ran = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>(StringComparer.Ordinal);

        await CrashTest.AssertSurvivesCrashAtEveryCommitAsync(flow, handlers: registry => registry
            .AddHandler("quote", (_, _) => ValueTask.FromResult(Outcome.Success(new { price })))
            .AddHandler("note", (context, _) =>
            {
                ran[context.TaskName] = true;
                return ValueTask.FromResult(Outcome.Success(1));
            }));

        Assert.Equal([chosen], ran.Keys);
    }

    [Fact]
    public async Task An_expression_without_a_value_ends_the_flow_in_failure()
    {
        var flow = FlowData.Read(Text).Single();

        var wrong = await Record.ExceptionAsync(() => CrashTest.AssertSurvivesCrashAtEveryCommitAsync(flow, handlers: registry => registry.AddHandler("quote", (_, _) => ValueTask.FromResult(Outcome.Success(new { cost = 5 }))).AddHandler("note", (_, _) => ValueTask.FromResult(Outcome.Failure("Ran", "It was not to run.")))));

        // Every run has ended alike, and none has run what was to be decided about.
        Assert.Null(wrong);
    }

    [Fact]
    public void An_expression_that_cannot_be_read_is_a_problem_with_its_place()
    {
        var wrong = Assert.Throws<InvalidDocumentException>(() => FlowData.Read(Text.Replace("$.quote.price >= 100", "$.quote.price >=", StringComparison.Ordinal)));

        Assert.Equal(7, Assert.Single(wrong.Problems).Line);
    }

    [Fact]
    public void It_is_kept_when_the_flow_is_stored_and_when_it_is_written()
    {
        var flow = FlowData.Read(Text).Single();

        Assert.Equal(flow, FlowCodec.Decode(FlowCodec.Encode(flow)));
        Assert.Equal(flow, FlowData.Read(FlowData.Write(flow)).Single());
        Assert.Equal("<% $.quote.price >= 100 %>", flow.Links[0].Decider!.Expression);
    }
}
