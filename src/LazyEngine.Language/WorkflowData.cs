using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Language.Documents;
using LazyEngine.Language.Workflows;
using LazyEngine.Plans;
using LazyEngine.Workflows;

namespace LazyEngine.Language;

/// <summary>Workflows as texts in version 2 of Mistral's language. What is written is told in <c>docs/language.md</c>.</summary>
public static class WorkflowData
{
    /// <summary>Makes the language known to the engine of this process. Reading does so as well; a process that only runs workflows that others have registered calls this first. Repeats change nothing.</summary>
    public static void Register() => MistralDialect.Register();

    /// <summary>Whether a text looks as if it held workflows, and not flows of tasks and links.</summary>
    /// <param name="text">The text.</param>
    public static bool IsWorkflow(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return DocumentReader.Read(text.Split("\n---", 2)[0] is { Length: > 0 } first && !string.IsNullOrWhiteSpace(first) ? first : text, new DocumentLog(DocumentLimits.Default), DocumentLimits.Default) is Node.Map map
            && (map.Entries.Any(entry => entry.Key.Text == "version") || map.Entries.Any(entry => entry.Key.Text == "workflows" || HasTasks(entry.Value)))
            && !map.Entries.Any(entry => entry.Key.Text == "flows" && entry.Value is Node.List);
    }

    private static bool HasTasks(Node node) => node is Node.Map map && map.Entries.Any(entry => entry.Key.Text == "tasks" && entry.Value is Node.Map);

    /// <summary>Reads the workflows of a text, and checks that each can be run.</summary>
    /// <param name="text">One or several documents of workflows, workbooks and ad-hoc actions, parted by lines of three dashes. At most 8 Mi characters each.</param>
    /// <returns>The workflows in the order of the text. Each carries the whole text, so that it finds the others when it runs.</returns>
    /// <exception cref="InvalidDocumentException">The text has problems; all are listed, each with its place.</exception>
    public static Sequence<Flow> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Register();
        var log = new DocumentLog(DocumentLimits.Default);
        var library = new LibraryReader(log).Read(text);
        var checks = new StrictChecks(log, library);
        checks.CheckSource();
        foreach (var entry in library.Workflows) new WorkflowCompiler(log, library, checks).Compile(entry, library.FlowOf(entry.Name), default, PlanLimits.Default);
        return log.IsEmpty ? [.. library.Workflows.Select(entry => library.FlowOf(entry.Name))] : throw new InvalidDocumentException(log.ToSequence());
    }

    /// <summary>The state of an execution in Mistral's words: IDLE, RUNNING, PAUSED, SUCCESS, ERROR or CANCELLED.</summary>
    /// <param name="state">The state.</param>
    public static string StateOf(ExecutionState state) => Words.Of(state);

    /// <summary>The state of a task of a workflow in Mistral's words: IDLE, WAITING, RUNNING, DELAYED, SUCCESS, ERROR, CANCELLED or SKIPPED.</summary>
    /// <param name="task">The task.</param>
    public static string StateOf(TaskDetails task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return Words.Of(task.TurnState ?? TurnState.Idle);
    }
}
