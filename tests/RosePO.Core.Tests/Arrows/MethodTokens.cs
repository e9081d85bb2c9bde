using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace RosePO.Core.Tests.Arrows;

/// <summary>The types, methods and fields that the instructions of a method name (ECMA-335, partition III).</summary>
internal static class MethodTokens
{
    private static readonly Dictionary<int, OperandType> s_operands = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => (int)(ushort)code.Value, code => code.OperandType);

    /// <summary>What a body names, in its order.</summary>
    public static IEnumerable<EntityHandle> Of(BlobReader body)
    {
        List<EntityHandle> named = [];
        while (body.RemainingBytes > 0)
        {
            int code = body.ReadByte();
            var operand = s_operands[code == 0xFE ? (code << 8) | body.ReadByte() : code];
            if (operand is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                named.Add(MetadataTokens.EntityHandle(body.ReadInt32()));
            }
            else
            {
                Skip(ref body, operand);
            }
        }

        return named;
    }

    private static void Skip(ref BlobReader body, OperandType operand)
    {
        var length = operand switch
        {
            OperandType.InlineNone => 0,
            OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
            OperandType.InlineVar => 2,
            OperandType.InlineI8 or OperandType.InlineR => 8,
            // A count, then so many targets.
            OperandType.InlineSwitch => 4 * body.ReadInt32(),
            _ => 4,
        };
        body.Offset += length;
    }
}
