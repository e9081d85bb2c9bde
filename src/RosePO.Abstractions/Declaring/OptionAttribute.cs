namespace RosePO;

/// <summary>The option of a request that a parameter of a cmdlet or task sets.</summary>
/// <param name="key">The option's dotted key in the request, such as <c>lora.rank</c>.</param>
/// <param name="requests">The requests that have it, where a cmdlet or task chooses among several; none for its only one.</param>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public sealed class OptionAttribute(string key, params Type[] requests) : Attribute
{
    /// <summary>The dotted key.</summary>
    public string Key { get; } = key;

    /// <summary>The requests.</summary>
    public IReadOnlyList<Type> Requests { get; } = requests;

    /// <summary>Whether a request has the option under this key.</summary>
    /// <param name="request">The request's type.</param>
    public bool IsOf(Type request) => Requests.Count == 0 || Requests.Contains(request);
}
