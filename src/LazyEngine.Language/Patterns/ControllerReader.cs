using LazyEngine.Flows;
using LazyEngine.Language.Documents;

namespace LazyEngine.Language.Patterns;

/// <summary>Reads the retry controller of a flow.</summary>
internal sealed class ControllerReader(DocumentLog log)
{
    private readonly Values _values = new(log);
    private readonly RequirementReader _requirements = new(log);

    public RetryController? Read(Node? node)
    {
        if (_values.Fields(node, "'retry-controller'", "a retry controller") is not { } fields) return null;
        var controller = Kind(fields);
        var read = controller with
        {
            Name = _values.Text(fields.Find("name"), "'name'"),
            Requirements = [.. controller.Requirements, .. _requirements.Read(fields) ?? []],
            QueueName = _values.Text(fields.Find("queue"), "'queue'") ?? controller.QueueName,
            ResultName = _values.Text(fields.Find("provides"), "'provides'"),
            RevertsAll = _values.Truth(fields.Find("revert-all"), "'revert-all'") ?? false,
        };
        fields.Finish();
        return read;
    }

    private RetryController Kind(Fields fields)
    {
        RetryController? found = null;
        var given = 0;
        foreach (var key in Words.Controllers)
        {
            if (fields.Find(key) is not { } node) continue;
            if (given++ > 0) log.Add(fields.PlaceOf(key), "A retry controller decides in two ways.", $"one of {string.Join(", ", Words.Controllers)}");
            else found = Of(key, node);
        }

        if (given == 0) log.Add(fields.At, "A retry controller does not say how it decides.", $"one of {string.Join(", ", Words.Controllers)}");
        return found ?? RetryController.AlwaysRevert();
    }

    private RetryController? Of(string key, Node node)
    {
        switch (key)
        {
            case Words.Times:
                return RetryController.Times(_values.Integer(node, $"'{key}'", least: 0) ?? 1);
            case Words.ForEach:
                return RetryController.ForEach([.. _values.Items(node, $"'{key}'", "a list of values").Select(item => PayloadReader.Read(item, log)).OfType<Payload>()]);
            case Words.ParameterizedForEach:
                return _values.Text(node, $"'{key}'") is { } name ? RetryController.ParameterizedForEach(name) : null;
            case Words.AlwaysRevert:
                if (_values.Truth(node, $"'{key}'") is false) _values.Misfit(node, $"'{key}'", "true, or another key that says how it decides");
                return RetryController.AlwaysRevert();
            default:
                return _values.Text(node, $"'{key}'") is { } handler ? RetryController.By(handler) : null;
        }
    }
}
