using System.Runtime.CompilerServices;

namespace RosePO.Core.Runtime.Nccl;

/// <summary>NCCL's <c>ncclUniqueId</c>, which its functions take by value.</summary>
[InlineArray(Length)]
internal struct NcclId
{
    /// <summary>Its bytes.</summary>
    public const int Length = 128;

    private byte _first;

    /// <summary>The bytes, to be told to other ranks.</summary>
    public readonly byte[] ToArray() => ((ReadOnlySpan<byte>)this).ToArray();

    /// <summary>The id of bytes that were told.</summary>
    public static NcclId Of(byte[] bytes)
    {
        var id = default(NcclId);
        bytes.CopyTo((Span<byte>)id);
        return id;
    }
}
