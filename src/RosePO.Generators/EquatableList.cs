using System.Collections;

namespace RosePO.Generators;

/// <summary>A list that equals another with the same elements, so that nothing is generated again that did not change.</summary>
/// <typeparam name="T">The elements' type.</typeparam>
internal sealed class EquatableList<T>(IEnumerable<T> elements) : IReadOnlyList<T>, IEquatable<EquatableList<T>>
{
    private readonly T[] _elements = [.. elements];

    public int Count => _elements.Length;

    public T this[int index] => _elements[index];

    public bool Equals(EquatableList<T>? other) => other is not null && _elements.SequenceEqual(other._elements);

    public override bool Equals(object? obj) => Equals(obj as EquatableList<T>);

    public override int GetHashCode() => _elements.Aggregate(17, (hash, element) => (hash * 31) + (element?.GetHashCode() ?? 0));

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_elements).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _elements.GetEnumerator();
}
