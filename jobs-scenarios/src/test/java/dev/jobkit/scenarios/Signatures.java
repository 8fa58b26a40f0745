package dev.jobkit.scenarios;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.stream.Stream;

/** What a user can see of a class: its supertypes and the types in its public and protected members. */
final class Signatures {
    /** Public, and so is every class around it. */
    static final DescribedPredicate<JavaClass> VISIBLE =
            DescribedPredicate.describe("visible to users", Signatures::isVisible);

    private Signatures() {}

    static ArchCondition<JavaClass> show(DescribedPredicate<JavaClass> allowed) {
        return new ArchCondition<>("show only Java's and our own types in signatures") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                supertypes(item)
                        .filter(t -> !allowed.test(t))
                        .forEach(t -> refuse(item, item.getDescription(), t, events));
                for (JavaMember member : item.getMembers()) {
                    if (isPublished(member)) {
                        shown(member)
                                .filter(t -> !allowed.test(t))
                                .forEach(t -> refuse(member, member.getDescription(), t, events));
                    }
                }
            }
        };
    }

    private static void refuse(Object where, String description, JavaClass type, ConditionEvents events) {
        events.add(SimpleConditionEvent.violated(where, description + " shows " + type.getName()));
    }

    private static boolean isVisible(JavaClass c) {
        return c.getModifiers().contains(JavaModifier.PUBLIC)
                && c.getEnclosingClass().map(Signatures::isVisible).orElse(true);
    }

    private static boolean isPublished(JavaMember member) {
        Set<JavaModifier> modifiers = member.getModifiers();
        return (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED))
                && !modifiers.contains(JavaModifier.SYNTHETIC);
    }

    private static Stream<JavaClass> supertypes(JavaClass c) {
        Stream<JavaType> all = Stream.concat(c.getSuperclass().stream(), c.getInterfaces().stream());
        return raw(Stream.concat(all, c.getTypeParameters().stream()));
    }

    private static Stream<JavaClass> shown(JavaMember member) {
        if (member instanceof JavaField field) {
            return raw(Stream.of(field.getType()));
        }
        if (member instanceof JavaCodeUnit unit) {
            Stream<JavaType> types = Stream.concat(
                    Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream()),
                    unit.getTypeParameters().stream());
            return Stream.concat(raw(types), unit.getExceptionTypes().stream());
        }
        throw new AssertionError(member);
    }

    private static Stream<JavaClass> raw(Stream<? extends JavaType> types) {
        return types.flatMap(t -> t.getAllInvolvedRawTypes().stream());
    }
}
