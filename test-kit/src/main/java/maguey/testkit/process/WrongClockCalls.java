package maguey.testkit.process;

import java.util.Arrays;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.utility.OpenedClassReader;

/**
 * Sends a method's questions for the time to {@link WrongClockAgent}, be they calls or references.
 * Byte Buddy's own substitution of members gives up at records, whose {@code toString} it cannot
 * read.
 */
final class WrongClockCalls extends MethodVisitor {
  private static final String OURS = Type.getInternalName(WrongClockAgent.class);

  WrongClockCalls(MethodVisitor next) {
    super(OpenedClassReader.ASM_API, next);
  }

  @Override
  public void visitMethodInsn(
      int opcode, String owner, String name, String descriptor, boolean isInterface) {
    String asked = asksForTheTime(owner, name, descriptor) ? OURS : owner;
    super.visitMethodInsn(opcode, asked, name, descriptor, isInterface);
  }

  @Override
  public void visitInvokeDynamicInsn(
      String name, String descriptor, Handle bootstrap, Object... arguments) {
    Object[] asked = Arrays.stream(arguments).map(WrongClockCalls::asked).toArray();
    super.visitInvokeDynamicInsn(name, descriptor, bootstrap, asked);
  }

  private static Object asked(Object argument) {
    return argument instanceof Handle handle
            && asksForTheTime(handle.getOwner(), handle.getName(), handle.getDesc())
        ? new Handle(handle.getTag(), OURS, handle.getName(), handle.getDesc(), false)
        : argument;
  }

  private static boolean asksForTheTime(String owner, String name, String descriptor) {
    return switch (owner) {
      case "java/time/Instant" -> name.equals("now") && descriptor.startsWith("()");
      case "java/time/Clock" -> name.equals("systemUTC");
      case "java/lang/System" -> name.equals("currentTimeMillis");
      default -> false;
    };
  }
}
