using LazyEngine.Language.Documents;
using LazyEngine.Language.Expressions;
using LazyEngine.Plans;

namespace LazyEngine.Language.Workflows;

/// <summary>Checks what Mistral takes, and what is a mistake all the same: inputs that a standard action does not take, and expressions without an end.</summary>
/// <remarks>Only where a text is read to be run or registered. What is stored was read before there was this check, and has to be read again for ever.</remarks>
internal sealed class StrictChecks(DocumentLog log, Library library)
{
    /// <summary>Checks what the actions of the source give to those that they call, and all texts.</summary>
    public void CheckSource()
    {
        foreach (var action in library.Actions.Values)
        {
            CheckCall(action.Base, action.Workbook, action.BaseAt, action.BaseNames);
            CheckTexts(action.Body);
        }

        foreach (var workflow in library.Workflows)
        {
            CheckTexts(workflow.Body);
            foreach (var entry in workflow.Body.Entries)
            {
                if (entry is { Key.Text: "task-defaults", Value: Node.Map defaults }) CheckConditions(defaults);
                if (entry is { Key.Text: "tasks", Value: Node.Map tasks }) CheckConditions(tasks);
            }
        }
    }

    // A condition that is no expression holds always, and so says nothing.
    private void CheckConditions(Node.Map tasks)
    {
        foreach (var entry in tasks.Entries.Concat(tasks.Entries.SelectMany(task => (task.Value as Node.Map)?.Entries ?? [])))
        {
            if (TaskReader.ClauseNames.All(clause => clause.Key != entry.Key.Text)) continue;
            var steps = entry.Value is Node.Map { Entries: var advanced } && advanced.FirstOrDefault(each => each.Key.Text == "next") is { Value: { } next } ? next : entry.Value;
            foreach (var step in steps is Node.List list ? list.Items : [steps])
            {
                if (step is Node.Map { Entries: [{ Key.Text: not "publish", Value: Node.Scalar { Kind: ScalarKind.Text } condition }] } && !Template.IsBegunIn(condition.Text))
                    log.Add(condition.At, $"The condition is {condition.Shown}.", "true, false, or an expression in <% %> or {{ }}");
            }
        }
    }

    /// <param name="action">The name of what is called.</param>
    /// <param name="workbook">The workbook whose actions come first.</param>
    /// <param name="at">Where it is called.</param>
    /// <param name="given">The names of what it is given; null where an expression gives them.</param>
    public void CheckCall(string action, string? workbook, Node at, IReadOnlyList<Node.Scalar>? given)
    {
        if (given is null || library.FindAction(action, workbook) is not null || StandardActions.Find(action) is not { } known) return;
        foreach (var name in given.Where(name => !known.Inputs.Contains(name.Text)))
            log.Add(name.At, $"'{known.Name}' takes no '{Names.Shown(name.Text)}'.", known.Inputs.Count == 0 ? "nothing" : $"one of {string.Join(", ", known.Inputs)}", Spelling.Nearest(name.Text, known.Inputs));
        if (known.Needed is { } needed && given.All(name => name.Text != needed)) log.Add(at.At, $"'{known.Name}' needs '{needed}', and is not given it.");
    }

    // Most of them are cut off: within braces and brackets a comma ends a text that is not in quotes.
    private void CheckTexts(Node node)
    {
        switch (node)
        {
            case Node.Scalar { IsPlain: true } text when text.Text.LastIndexOf("<%", StringComparison.Ordinal) is >= 0 and var start && text.Text.IndexOf("%>", start, StringComparison.Ordinal) < 0:
                log.Add(text.At, $"The expression '{Names.Shown(text.Text)}' has no end.", "'%>', and quotes around a text with a comma that stands within braces or brackets");
                break;
            case Node.List list:
                foreach (var item in list.Items) CheckTexts(item);
                break;
            case Node.Map map:
                foreach (var entry in map.Entries) CheckTexts(entry.Value);
                break;
        }
    }
}
