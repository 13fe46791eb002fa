using System.Globalization;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Pictures.Model;

/// <summary>Turns a flow, and where an execution of it stands, into what a picture shows.</summary>
internal sealed class Sketcher
{
    private readonly Arrows _arrows;
    private readonly HashSet<Place> _open;
    private readonly TaskMarks _marks;
    private int _tasks;
    private int _groups;

    private Sketcher(Arrows arrows, HashSet<Place> open, TaskMarks marks) => (_arrows, _open, _marks) = (arrows, open, marks);

    /// <summary>Sketches a flow.</summary>
    /// <exception cref="InvalidFlowException">The flow has problems; the exception lists all of them.</exception>
    /// <exception cref="PictureTooLargeException">The flow has too many items or arrows.</exception>
    public static Sketch Of(Flow flow, ExecutionDetails? execution, int mostBoxes = Sketch.MostBoxes)
    {
        // Who needs the identity of the flow knows it; a picture does not.
        var compilation = PlanCompiler.Compile(flow, FlowHash.Of([]));
        if (compilation.Plan is not { } plan) throw new InvalidFlowException(flow.Name, compilation.Problems);
        if (plan.Workflow is not null) return new Sketch(WorkflowSketch.Of(plan, execution is null ? TaskMarks.None : TaskMarks.Of(execution), mostBoxes), execution);
        var open = Folding.Open(flow, mostBoxes);
        var sketcher = new Sketcher(Arrows.Of(flow, plan), open, execution is null ? TaskMarks.None : TaskMarks.Of(execution));
        return new Sketch(sketcher.Group(flow, null, Place.Root), execution);
    }

    private static string IdOf(string prefix, int number) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{number}");

    private GroupShape Group(Flow flow, Flow? around, Place place)
    {
        var id = IdOf("g", _groups++);
        var items = new List<Shape>(flow.Items.Count);
        for (var item = 0; item < flow.Items.Count; item++) items.Add(Item(flow.Items[item], flow, place.Of(item)));
        var done = flow.Items.Select(IsDone).ToList();
        return new GroupShape(id, flow.Name, flow.Pattern, Notes.Of(flow, around), [.. items], _arrows.In(flow, place, item => done[item], _marks.VoteOn)) { Controller = _marks.ControllerOf(flow) };
    }

    private Shape Item(FlowItem item, Flow around, Place place) => item switch
    {
        TaskDefinition task => new TaskShape(IdOf("t", _tasks++), task.Name, Notes.KindOf(task), Notes.Of(task, around), _marks.Of(task.Name)),
        Flow flow when _open.Contains(place) => Group(flow, around, place),
        _ => Folded((Flow)item),
    };

    private FoldedShape Folded(Flow flow)
    {
        var (count, done) = (0, 0);
        var marks = new List<TaskMark>();
        foreach (var task in TasksOf(flow))
        {
            count++;
            if (_marks.Of(task.Name) is not { } mark) continue;
            marks.Add(mark);
            if (mark.IsDone) done++;
        }

        return new FoldedShape(IdOf("f", _groups++), flow.Name, flow.Pattern, count, marks.Count == 0 ? null : TaskMark.Of(marks), done);
    }

    private bool IsDone(FlowItem item) => item switch
    {
        TaskDefinition task => _marks.Of(task.Name) is { IsDone: true },
        Flow flow => TasksOf(flow).Any() && TasksOf(flow).All(IsDone),
        _ => false,
    };

    private static IEnumerable<TaskDefinition> TasksOf(Flow flow) =>
        flow.Items.SelectMany(item => item is Flow inner ? TasksOf(inner) : [(TaskDefinition)item]);
}
