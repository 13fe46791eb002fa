namespace LazyEngine.Worker;

/// <summary>Flows and handlers that belong together, for programs that load them from an assembly.</summary>
/// <remarks>Implemented by a public class with a constructor without parameters.</remarks>
public interface IFlowModule
{
    /// <summary>Names the flows and the handlers.</summary>
    /// <param name="registry">Takes them.</param>
    void Register(IFlowRegistry registry);
}
