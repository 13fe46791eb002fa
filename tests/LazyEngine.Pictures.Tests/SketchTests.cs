using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Pictures.Model;

namespace LazyEngine.Pictures.Tests;

public sealed class SketchTests
{
    [Fact]
    public void Values_and_links_become_arrows_between_the_items_that_hold_them()
    {
        var sketch = Sketcher.Of(Examples.Nested, null);

        Assert.Equal(
            [(0, 1, ArrowKind.Order, "offer"), (1, 2, ArrowKind.Order, ""), (1, 3, ArrowKind.Reading, "flight, room"), (2, 3, ArrowKind.Order, "")],
            sketch.Root.Arrows.Select(arrow => (arrow.From, arrow.To, arrow.Kind, string.Join(", ", arrow.Names))));
        var ground = Sketch.Shapes(sketch.Root).OfType<GroupShape>().Single(group => group.Name == "ground");
        Assert.Equal(
            [(0, 2, ArrowKind.Data, "room"), (0, 3, ArrowKind.Link, ""), (1, 2, ArrowKind.Data, "car")],
            ground.Arrows.Select(arrow => (arrow.From, arrow.To, arrow.Kind, string.Join(", ", arrow.Names))));
    }

    [Fact]
    public void An_arrow_is_passed_when_all_that_it_comes_from_is_done()
    {
        var sketch = Sketcher.Of(Examples.Nested, Examples.Of(Examples.Nested, "a", ExecutionState.Running, null, ("quote", TaskState.Success, 1), ("seat", TaskState.Success, 1), ("meal", TaskState.Ignored, 1)));

        Assert.Equal([true, false, false, false], sketch.Root.Arrows.Select(arrow => arrow.IsPassed));
        Assert.True(Assert.Single(Sketch.Shapes(sketch.Root).OfType<GroupShape>().Single(group => group.Name == "air").Arrows).IsPassed);
    }

    [Fact]
    public void Deciders_and_controllers_show_what_they_have_said()
    {
        var sketch = Sketcher.Of(Examples.Winding, Examples.DecidedClaim);

        var groups = Sketch.Shapes(sketch.Root).OfType<GroupShape>().ToDictionary(group => group.Name);
        Assert.Equal(new ControllerMark(TaskState.Success, 2, RetryDecision.Retry), groups["assess"].Controller);
        Assert.Equal(new ControllerMark(TaskState.Reverting, 3, RetryDecision.Revert), groups["settle"].Controller);
        Assert.Equal([(0, 1, false, false), (2, 3, true, true)], groups["assess"].Arrows.Where(arrow => arrow.Kind == ArrowKind.Decision).Select(arrow => (arrow.From, arrow.To, arrow.Vote!.Value, arrow.IsPassed)));
        Assert.All(Sketcher.Of(Examples.Winding, Examples.RevertingClaim).Root.Items.OfType<GroupShape>(), group => Assert.All(group.Arrows, arrow => Assert.Null(arrow.Vote)));
    }

    [Theory]
    [InlineData(TaskState.Pending, 0, null, "not begun")]
    [InlineData(TaskState.Success, 1, null, "round 1")]
    [InlineData(TaskState.Success, 2, RetryDecision.Retry, "round 2, said retry")]
    [InlineData(TaskState.Running, 2, null, "round 2, running")]
    [InlineData(TaskState.Success, 3, RetryDecision.Revert, "round 3, said revert")]
    [InlineData(TaskState.Reverting, 3, RetryDecision.RevertAll, "round 3, said revert all, reverting")]
    [InlineData(TaskState.Reverted, 3, RetryDecision.Revert, "round 3, said revert, reverted")]
    [InlineData(TaskState.Failure, 0, null, "not begun, failure")]
    public void A_controller_is_told_in_a_few_words(TaskState state, int rounds, RetryDecision? decision, string words) =>
        Assert.Equal(words, LazyEngine.Pictures.Text.StateText.Of(new ControllerMark(state, rounds, decision)));

    [Fact]
    public void Of_several_instances_the_last_turn_counts_and_in_it_what_needs_attention()
    {
        var flow = Flow.Linear("loop", Flow.Task("each"));
        var details = Examples.Of(flow, "a", ExecutionState.Running, null, ("each", TaskState.Failure, 9));
        details = details with { Tasks = [details.Tasks[0], Later(TaskState.Success, 1), Later(TaskState.Running, 3), Later(TaskState.Pending, 0)] };

        Assert.Equal(new TaskMark(TaskState.Running, 3, 3), Sketch.Shapes(Sketcher.Of(flow, details).Root).OfType<TaskShape>().Single().Mark);

        TaskDetails Later(TaskState state, int attempts) => details.Tasks[0] with { Turn = 1, State = state, Attempt = attempts };
    }

    [Fact]
    public void Flows_that_do_not_fit_are_folded_level_by_level()
    {
        var flow = Flow.Linear("all", Flow.Unordered("small", Tasks("s", 3)), Flow.Unordered("large", Tasks("l", 20)), Flow.Unordered("other", Flow.Unordered("inner", Tasks("i", 2)), Flow.Task("o")));
        var details = Examples.Of(flow, "a", ExecutionState.Running, null, ("l0", TaskState.Success, 1), ("l1", TaskState.Waiting, 2));

        var shapes = Sketch.Shapes(Sketcher.Of(flow, details, mostBoxes: 8).Root).ToList();

        Assert.Equal(["small", "s0", "s1", "s2", "large", "other", "inner", "i0", "i1", "o"], shapes.Select(shape => shape.Name));
        Assert.Equal((20, 1, new TaskMark(TaskState.Waiting, 2, 20)), shapes.OfType<FoldedShape>().Select(folded => (folded.TaskCount, folded.Done, folded.Mark!)).Single());
    }

    [Fact]
    public void A_flow_whose_outermost_level_is_too_large_is_refused()
    {
        _ = FlowPicture.Draw(Flow.Unordered("as-many", Tasks("t", 400)), PictureFormat.Dot);

        var refusal = Assert.Throws<PictureTooLargeException>(() => FlowPicture.Draw(Flow.Unordered("too-many", Tasks("t", 401)), PictureFormat.Dot));

        Assert.Equal("LE1004", refusal.Code);
        Assert.Contains("'too-many' has 401 items", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_that_is_as_large_as_a_picture_gets_is_drawn()
    {
        var svg = FlowPicture.Draw(Examples.Random(Sketch.MostBoxes, 1), PictureFormat.Svg);

        Assert.Contains("<title>step-399</title>", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_that_nobody_could_follow_shows_only_the_arrows_that_do_not_follow_from_others()
    {
        var sketch = Sketcher.Of(Dense(30, 30), null);

        Assert.Equal(Enumerable.Range(0, 29).Select(from => (from, from + 1)), sketch.Root.Arrows.Select(arrow => (arrow.From, arrow.To)));
    }

    [Fact]
    public void A_graph_with_thousands_of_arrows_that_do_not_follow_from_others_is_refused()
    {
        var refusal = Assert.Throws<PictureTooLargeException>(() => FlowPicture.Draw(Dense(100, 50), PictureFormat.Mermaid));

        Assert.Equal("LE1004", refusal.Code);
        Assert.Contains("'dense' has 2500 orders", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flow_with_problems_is_refused_with_all_of_them() =>
        Assert.Equal(2, Assert.Throws<InvalidFlowException>(() => FlowPicture.Draw(Flow.Graph("bad", Flow.Task("a")).Link("a", "b").Link("a", "a"), PictureFormat.Svg)).Problems.Count);

    [Fact]
    public void An_empty_flow_and_one_in_another_have_a_picture() =>
        Assert.All(Enum.GetValues<PictureFormat>(), format =>
        {
            Assert.NotEmpty(FlowPicture.Draw(Flow.Linear("empty"), format));
            Assert.Contains("nothing", FlowPicture.Draw(Flow.Graph("outer", Flow.Task("a"), Flow.Unordered("empty")).Link("a", "empty"), format), StringComparison.Ordinal);
        });

    /// <summary>A graph in which each of the first tasks comes before all of the others; where all are first, before all later ones.</summary>
    private static Flow Dense(int tasks, int first) => Flow.Graph("dense", Tasks("t", tasks)).Link(
        from earlier in Enumerable.Range(0, first)
        from later in first == tasks ? Enumerable.Range(earlier + 1, tasks - earlier - 1) : Enumerable.Range(first, tasks - first)
        select new FlowLink($"t{earlier}", $"t{later}"));

    private static IEnumerable<FlowItem> Tasks(string name, int count) => Enumerable.Range(0, count).Select(number => Flow.Task($"{name}{number}"));
}
