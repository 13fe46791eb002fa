using System.Text;
using LazyEngine.Cli.Flows;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Testing;
using LazyEngine.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace LazyEngine.Cli.Tests;

/// <summary>Files of flows as data, read from the disk.</summary>
public sealed class FlowFileTests : IDisposable
{
    private const string Good = "flow: zoë\nlinear: [a]\n";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Encodings => ["utf-8", "utf-16", "utf-16BE"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Encodings))]
    public void A_file_may_begin_with_a_mark_of_its_encoding(string encoding)
    {
        var file = _folder.File("marked.yaml");
        File.WriteAllText(file, Good, Encoding.GetEncoding(encoding));

        Assert.Equal("zoë", Assert.Single(FlowFile.Load(file).Flows).Name);
    }

    [Fact]
    public void What_is_no_text_is_refused()
    {
        var file = _folder.File("latin.yaml");
        File.WriteAllBytes(file, Encoding.Latin1.GetBytes(Good));

        Assert.Contains("UTF-8", Assert.Throws<WrongUseException>(() => FlowFile.Load(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_too_large_is_not_even_read()
    {
        var file = _folder.File("large.json");
        using (var stream = File.Create(file)) stream.SetLength(1L << 40);

        Assert.Contains("1099511627776 bytes", Assert.Throws<WrongUseException>(() => FlowFile.Load(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_there_is_told_with_its_path() =>
        Assert.Contains(_folder.File("nowhere.json"), Assert.Throws<WrongUseException>(() => FlowFile.Load(_folder.File("nowhere.json"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Problems_are_told_as_editors_understand_them()
    {
        var file = _folder.Write("bad.yml", "flow: a\nlinear: [{task: b, hanlder: c}]\n");

        var wrong = Assert.Throws<InvalidFlowFileException>(() => FlowFile.Load(file));

        Assert.StartsWith($"{file}:2:20: 'hanlder' is no key of a task.", wrong.Message, StringComparison.Ordinal);
        Assert.EndsWith("Did you mean 'handler'?", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.json", true)]
    [InlineData("a.YAML", true)]
    [InlineData("a.yml", true)]
    [InlineData("a.dll", false)]
    [InlineData("yaml", false)]
    public void The_ending_says_what_a_file_is(string name, bool isData)
    {
        Assert.Equal(isData, FlowFile.Is(name));
        Assert.Equal(name != "yaml", FlowFiles.LooksLikeFile(name));
    }

    [Fact]
    public void Whatever_a_file_names_a_queue_for_is_worked_on()
    {
        var file = FlowFile.Load(_folder.Write("queues.yaml", """
            flow: a
            retry-controller: {handler: h, queue: controllers}
            graph:
              - {task: t, queue: tasks, compensate: {handler: h, queue: undoers}}
              - {flow: b, linear: [{task: u, child: {flow: c, linear: [{task: v, queue: children}]}}]}
              - w
            links: [{from: t, to: w, when: h, queue: deciders}]
            """));
        var worked = new List<string>();

        file.Register(new Queues(worked));

        Assert.Equal(["children", "controllers", "deciders", "tasks", "undoers"], worked.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_flow_is_chosen_by_its_name()
    {
        var file = _folder.Write("two.json", """{"flows": [{"flow": "a", "linear": [{"task": "t"}]}, {"flow": "b", "linear": []}]}""");

        Assert.Equal("a", FlowChoice.Of(file, "a").Flow.Name);
        Assert.Contains("It has 'a', 'b'", Assert.Throws<WrongUseException>(() => FlowChoice.Of(file, "c")).Message, StringComparison.Ordinal);
        Assert.Contains("several", Assert.Throws<WrongUseException>(() => FlowChoice.Of(file, null)).Message, StringComparison.Ordinal);
    }

    /// <summary>Notes the queues.</summary>
    private sealed class Queues(List<string> worked) : IFlowRegistry
    {
        public IServiceCollection Services { get; } = new ServiceCollection();

        public IFlowRegistry AddFlow(Flow flow) => this;

        public IFlowRegistry AddHandler<THandler>(string name)
            where THandler : class, ITaskHandler => this;

        public IFlowRegistry AddHandler(string name, Func<TaskContext, CancellationToken, ValueTask<TaskOutcome>> handler) => this;

        public IFlowRegistry AddHandler<TInput, TResult>(string name, Func<TInput, TaskContext, CancellationToken, ValueTask<TResult>> handler) => this;

        public IFlowRegistry WorkOn(string queue)
        {
            worked.Add(queue);
            return this;
        }
    }
}
