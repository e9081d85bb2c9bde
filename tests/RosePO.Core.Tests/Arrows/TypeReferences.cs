using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace RosePO.Core.Tests.Arrows;

/// <summary>A type of an assembly that another one of it mentions.</summary>
/// <param name="From">The full name of the type that mentions the other; what is nested in a type is a part of it.</param>
/// <param name="To">The full name of the type that is mentioned.</param>
internal readonly record struct TypeReference(string From, string To);

/// <summary>
/// Which types of an assembly mention which others of it: as bases, interfaces, constraints, attributes, in signatures, in locals and in the bodies
/// of methods. Constants leave no trace in a body: the compiler copies their values.
/// </summary>
internal sealed class TypeReferences
{
    private readonly PEReader _file;
    private readonly MetadataReader _metadata;
    private readonly MentionedTypes _mentioned = new();
    private readonly HashSet<TypeReference> _found = [];
    private TypeDefinitionHandle _current;

    private TypeReferences(PEReader file) => (_file, _metadata) = (file, file.GetMetadataReader());

    /// <summary>The references between different types of an assembly.</summary>
    public static IReadOnlySet<TypeReference> Of(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var references = new TypeReferences(file);
        foreach (var type in references._metadata.TypeDefinitions)
        {
            references.ReadType(type);
        }

        return references._found;
    }

    private void ReadType(TypeDefinitionHandle handle)
    {
        _current = handle;
        var type = _metadata.GetTypeDefinition(handle);
        Mention(type.BaseType);
        foreach (var one in type.GetInterfaceImplementations())
        {
            Mention(_metadata.GetInterfaceImplementation(one).Interface);
        }

        ReadConstraints(type.GetGenericParameters());
        ReadAttributes(type.GetCustomAttributes());
        foreach (var field in type.GetFields().Select(_metadata.GetFieldDefinition))
        {
            Mention(field.DecodeSignature(_mentioned, null));
            ReadAttributes(field.GetCustomAttributes());
        }

        foreach (var method in type.GetMethods().Select(_metadata.GetMethodDefinition))
        {
            ReadMethod(method);
        }
    }

    private void ReadMethod(MethodDefinition method)
    {
        Mention(method.DecodeSignature(_mentioned, null));
        ReadConstraints(method.GetGenericParameters());
        ReadAttributes(method.GetCustomAttributes());
        if (method.RelativeVirtualAddress == 0)
        {
            return;
        }

        var body = _file.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
        {
            foreach (var local in _metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(_mentioned, null))
            {
                Mention(local);
            }
        }

        foreach (var region in body.ExceptionRegions)
        {
            Mention(region.CatchType);
        }

        foreach (var token in MethodTokens.Of(body.GetILReader()))
        {
            Mention(token);
        }
    }

    private void ReadConstraints(GenericParameterHandleCollection parameters)
    {
        foreach (var constraint in parameters.SelectMany(parameter => _metadata.GetGenericParameter(parameter).GetConstraints()))
        {
            Mention(_metadata.GetGenericParameterConstraint(constraint).Type);
        }
    }

    private void ReadAttributes(CustomAttributeHandleCollection attributes)
    {
        foreach (var attribute in attributes)
        {
            Mention(_metadata.GetCustomAttribute(attribute).Constructor);
        }
    }

    private void Mention(EntityHandle handle)
    {
        if (handle.IsNil)
        {
            return;
        }

        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                Add((TypeDefinitionHandle)handle);
                break;
            case HandleKind.TypeSpecification:
                Mention(_metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(_mentioned, null));
                break;
            case HandleKind.MethodDefinition:
                Add(_metadata.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.FieldDefinition:
                Add(_metadata.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.MethodSpecification:
                var method = _metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                Mention(method.Method);
                Mention(method.DecodeSignature(_mentioned, null).SelectMany(types => types));
                break;
            case HandleKind.MemberReference:
                var member = _metadata.GetMemberReference((MemberReferenceHandle)handle);
                Mention(member.Parent);
                if (member.GetKind() == MemberReferenceKind.Field)
                {
                    Mention(member.DecodeFieldSignature(_mentioned, null));
                }
                else
                {
                    Mention(member.DecodeMethodSignature(_mentioned, null));
                }

                break;
        }
    }

    private void Mention(MethodSignature<IEnumerable<TypeDefinitionHandle>> signature) =>
        Mention(signature.ReturnType.Concat(signature.ParameterTypes.SelectMany(types => types)));

    private void Mention(IEnumerable<TypeDefinitionHandle> types)
    {
        foreach (var type in types)
        {
            Add(type);
        }
    }

    private void Add(TypeDefinitionHandle type)
    {
        var (from, to) = (NameOf(_current), NameOf(type));
        if (from != to)
        {
            _found.Add(new TypeReference(from, to));
        }
    }

    private string NameOf(TypeDefinitionHandle handle)
    {
        var type = _metadata.GetTypeDefinition(handle);
        while (type.GetDeclaringType() is { IsNil: false } outer)
        {
            type = _metadata.GetTypeDefinition(outer);
        }

        return $"{_metadata.GetString(type.Namespace)}.{_metadata.GetString(type.Name)}";
    }
}
