namespace LazyEngine.EndToEnd.Tests.Served;

/// <summary>Somewhere to reach an engine over HTTP.</summary>
internal interface IServed
{
    /// <summary>The address, without a slash at its end.</summary>
    string Url { get; }
}
